import type { MatchedBy, SourceMatch } from './sourceMatch';
import { commonTail } from './suffix';

const sentences: Record<Exclude<MatchedBy, 'suffix'>, string> = {
  exactPath: 'found at its path',
  otherSystem: 'matched by the path that another system has for it',
  rule: 'matched by a rule of yours',
  choice: 'matched as you chose',
  goModule: 'matched by the module path of go.mod',
  otherVersion:
    'matched by the module path of go.mod; the program has a version that is not in the module cache, so lines may be off',
  goPackage: 'matched by the import path of its package',
  replace: 'matched by a replace directive',
  vendor: 'matched in the vendor folder',
  moduleCache: 'matched in the module cache',
  goRoot: 'matched in the Go installation; its lines are those of this version of Go',
  nodeModules: 'matched in node_modules',
};

/** How `file`, as the runtime spells it, was found here; why not, where it was not. '' where there is nothing to say. */
export function matchText(file: string, match: SourceMatch): string {
  switch (match.kind) {
    case 'match':
      return match.how === 'suffix' ? guessText(file, match.path) : sentences[match.how];
    case 'ambiguous':
      return `could be any of ${match.candidates.length} files ${amongText([match.among])}`;
    case 'outside':
      return match.path === undefined ? 'not found on this machine' : 'outside of the workspace';
    case 'unknown':
      return '';
  }
}

type Among = Extract<SourceMatch, { kind: 'ambiguous' }>['among'];

/** Where the files lie that could be meant, as what follows “files”. */
export function amongText(places: readonly Among[]): string {
  if (places.every(each => each === 'workspace')) return 'of the workspace';
  if (places.every(each => each === 'outside')) return 'of modules outside of the workspace';
  return 'of the workspace and of modules outside of it';
}

function guessText(file: string, path: string): string {
  const spelled = file.replaceAll('\\', '/');
  const tail = path.split('/').slice(-Math.max(1, commonTail(spelled, path, true)));
  return `guessed by name: ${tail.join('/')}`;
}
