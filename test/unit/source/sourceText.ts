import { mayDefine } from '../../../src/core/source/evidence';
import { locate } from '../../../src/core/source/pathMapping';
import type { SourceMatch } from '../../../src/core/source/sourceMatch';
import type { ProfiledFile, ProfiledFunction, SourceDisk, SourceRoots } from '../../../src/core/source/sourceRoots';

/** A disk that holds these files, each with its text, or `-> path` where it is a symbolic link. */
export class ListedDisk implements SourceDisk {
  /** Every path that was asked for: what a profile must not make us look at. */
  readonly asked: string[] = [];

  constructor(
    private readonly files: Readonly<Record<string, string>>,
    private readonly spelling: 'exact' | 'anyCase' = 'exact',
  ) {}

  realPath(path: string): string | undefined {
    this.asked.push(path);
    const name = this.#nameOf(path);
    const text = name === undefined ? undefined : this.files[name];
    return text?.startsWith('-> ') ? text.slice(3) : name;
  }

  defines(path: string, functions: readonly ProfiledFunction[]): boolean {
    const name = this.#nameOf(path);
    return name !== undefined && mayDefine(this.files[name] ?? '', functions);
  }

  #nameOf(path: string): string | undefined {
    if (path in this.files) return path;
    if (this.spelling === 'exact') return undefined;
    return Object.keys(this.files).find(each => each.toLowerCase() === path.toLowerCase());
  }
}

/** `main.go` or `main.go of example.com/shop: handle:12 render:40`. */
export function profiledFile(text: string): ProfiledFile {
  const [, file = '', goPackage = '', functions = ''] = /^(.*?)(?: of (\S+?))?(?:: (\S+:\d.*))?$/.exec(text) ?? [];
  return {
    file,
    goPackages: goPackage === '' ? [] : [goPackage],
    functions: functions.split(' ').filter(Boolean).map(profiledFunction),
  };
}

/** `workspace goModule /home/me/shop/main.go`, as a line of a table. */
export function located(file: string | ProfiledFile, roots: SourceRoots, disk: SourceDisk): string {
  return matchLine(locate(typeof file === 'string' ? profiledFile(file) : file, roots, disk));
}

export function matchLine(match: SourceMatch): string {
  switch (match.kind) {
    case 'match':
      return `${match.origin} ${match.how} ${match.path}`;
    case 'ambiguous':
      return `ambiguous ${match.among === 'workspace' ? '' : `${match.among} `}${match.candidates.join(' ')}`;
    case 'outside':
      return `outside ${match.origin}${match.path === undefined ? '' : ` ${match.path}`}`;
    case 'unknown':
      return 'unknown';
  }
}

function profiledFunction(text: string): ProfiledFunction {
  const [name = '', startLine = '0'] = text.split(':');
  return { name, startLine: Number(startLine) };
}
