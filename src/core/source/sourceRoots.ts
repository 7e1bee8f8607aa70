/**
 * Where source lies on this machine, gathered outside of core. All paths are absolute with forward slashes and without a
 * trailing one, spelled as the editor spells them.
 */
export interface SourceRoots {
  /** Folders of the workspace. */
  readonly folders: readonly SourceFolder[];
  /** Modules of go.mod files in the workspace or used by its go.work. */
  readonly goModules: readonly GoModule[];
  /** Of the same files. */
  readonly goReplacements: readonly GoReplacement[];
  readonly goVendors: readonly GoVendor[];
  /** Module caches (GOMODCACHE) and Go installations (GOROOT). */
  readonly goModuleCaches: readonly SourceFolder[];
  readonly goRoots: readonly SourceFolder[];
  /** In the order in which they are tried: those of the settings before everything else, a choice where nothing proves another. */
  readonly rules: readonly PathRule[];
  /** Files of the workspace that are named like a profiled file which nothing else finds: what guessing chooses from. */
  readonly namesakes: readonly string[];
  /** The disk does not tell `Main.go` from `main.go`. */
  readonly ignoresCase: boolean;
}

export interface SourceFolder {
  readonly path: string;
  /** With all symbolic links resolved: how compilers and loaders often spell it. */
  readonly realPath: string;
}

export interface GoModule {
  readonly module: string;
  /** The folder of its go.mod. */
  readonly path: string;
}

/** A vendor folder with what its modules.txt names: a vendored file of another version is another file. */
export interface GoVendor {
  readonly path: string;
  readonly modules: readonly GoVersion[];
}

export interface GoVersion {
  readonly module: string;
  /** '' for any. */
  readonly version: string;
}

/** `replace module version => …`: by a folder, or by another module. */
export interface GoReplacement extends GoVersion {
  readonly by:
    | { readonly path: string /** As the directive has it: `../dep`. */; readonly written?: string }
    | GoVersion;
  /** The folder of the main module that it holds for; absent for all that a go.work names. */
  readonly of?: string;
  /** The main module of the profiled program replaces the module, and this is a directive that it goes by. */
  readonly isOfMain?: boolean;
}

/** Files below `from`, as the runtime spells them, lie below `to`. */
export interface PathRule {
  readonly from: string;
  readonly to: string;
  readonly origin: 'settings' | 'choice';
  /** Of a choice: the program that it was made for, see `ProgramRoots`. Absent in those of before that was kept. */
  readonly program?: string;
}

/** Nothing known: for bytes that no source belongs to. */
export const noRoots: SourceRoots = {
  folders: [],
  goModules: [],
  goReplacements: [],
  goVendors: [],
  goModuleCaches: [],
  goRoots: [],
  rules: [],
  namesakes: [],
  ignoresCase: false,
};

/** What the disk is asked; only ever about paths below a root. */
export interface SourceDisk {
  /** With all symbolic links resolved and in the disk's own spelling; undefined where there is no such file. */
  realPath(path: string): string | undefined;
  /** Whether the text at `path` defines these functions: what a guess has to stand up to. */
  defines(path: string, functions: readonly ProfiledFunction[]): boolean;
}

/** A function that the profile has in a file. */
export interface ProfiledFunction {
  /** As the source spells it: `handle`, not `main.(*server).handle`. */
  readonly name: string;
  /** 1-based; 0 where unknown. */
  readonly startLine: number;
}

/** What a profile tells of a file besides its name. */
export interface ProfiledFile {
  readonly file: string;
  /** The import paths that its Go functions have: mostly one, `main` for any program. None where unknown. */
  readonly goPackages: readonly string[];
  readonly functions: readonly ProfiledFunction[];
}
