import type { GoReplacement, GoVersion } from './sourceRoots';
import { climbs } from './spelling';

/** What of a go.mod decides where source lies. */
export interface GoModFile {
  readonly module: string;
  readonly replacements: readonly GoReplacement[];
}

/**
 * Reads go.mod (https://go.dev/ref/mod#go-mod-file-grammar); undefined where it names no module. `folder` is where it
 * lies: what its relative folders start from.
 */
export function parseGoMod(text: string, folder: string): GoModFile | undefined {
  const lines = directives(text);
  const module = lines.find(({ verb }) => verb === 'module')?.words[0];
  if (module === undefined) return undefined;
  return { module, replacements: replacementsIn(lines, folder).map(each => ({ ...each, of: folder })) };
}

/** Reads go.work: the folders of its modules and the replacements that hold for all of them. */
export function parseGoWork(text: string, folder: string): { uses: string[]; replacements: GoReplacement[] } {
  const lines = directives(text);
  const uses = lines.flatMap(({ verb, words }) => (verb === 'use' && words[0] !== undefined ? [words[0]] : []));
  return { uses: uses.map(path => joined(folder, path)), replacements: replacementsIn(lines, folder) };
}

/** Reads vendor/modules.txt: lines `# module version`, followed by `=> …` where it is replaced. */
export function parseVendorModules(text: string): GoVersion[] {
  return text.split('\n').flatMap(line => {
    const [hash, module, version] = line.trim().split(/\s+/);
    // At the end replacements stand once more, without a version.
    const isModule = hash === '#' && module !== undefined && version?.startsWith('v') === true;
    return isModule ? [{ module, version }] : [];
  });
}

/** `path` from `folder`, with its dots resolved. */
export function joined(folder: string, path: string): string {
  const plain = path.replaceAll('\\', '/');
  const isWhole = plain.startsWith('/') || /^[a-z]:\//i.test(plain);
  const whole = isWhole ? plain : `${folder}/${plain}`;
  if (!climbs(whole)) return whole.replace(/\/+$/, '');
  const segments: string[] = [];
  for (const segment of whole.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '.') segments.push(segment);
  }
  return segments.join('/').replace(/\/+$/, '');
}

interface Directive {
  readonly verb: string;
  readonly words: readonly string[];
}

function directives(text: string): Directive[] {
  const found: Directive[] = [];
  let block: string | undefined;
  for (const line of text.split('\n')) {
    const words = wordsOf(line);
    const [first, second] = words;
    if (first === undefined) continue;
    if (first === ')') block = undefined;
    else if (block !== undefined) found.push({ verb: block, words });
    else if (second === '(') block = first;
    else found.push({ verb: first, words: words.slice(1) });
  }
  return found;
}

/** Words, quoted ones without their quotes, up to a comment. */
function wordsOf(line: string): string[] {
  const words = line.match(/\/\/.*|"[^"]*"|`[^`]*`|[()]|[^\s()"`]+/g) ?? [];
  const end = words.findIndex(word => word.startsWith('//'));
  return words.slice(0, end < 0 ? undefined : end).map(word => word.replace(/^["`]|["`]$/g, ''));
}

function replacementsIn(lines: readonly Directive[], folder: string): GoReplacement[] {
  return lines.flatMap(({ verb, words }) => {
    const arrow = words.indexOf('=>');
    const [module, version = ''] = words.slice(0, arrow);
    const [target, targetVersion] = words.slice(arrow + 1);
    if (verb !== 'replace' || arrow < 1 || module === undefined || target === undefined) return [];
    const by =
      targetVersion === undefined
        ? { path: joined(folder, target), written: target }
        : { module: target, version: targetVersion };
    return [{ module, version, by }];
  });
}
