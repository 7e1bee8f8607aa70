/** Whose code a frame is. */
export type CodeOrigin = 'workspace' | 'dependency' | 'runtime' | 'unknown';

/** How a file was found on this machine; `matchText` says it in words. */
export type MatchedBy =
  | 'exactPath'
  /** The same file by the path that another system has for it: WSL and Windows. */
  | 'otherSystem'
  | 'rule'
  | 'choice'
  /** The path begins with the module of a go.mod, as -trimpath leaves it. */
  | 'goModule'
  /** The same in a version that neither vendor nor the module cache has: the working copy may have other lines. */
  | 'otherVersion'
  /** The import path of the function's package, where the path itself is of another machine. */
  | 'goPackage'
  | 'replace'
  | 'vendor'
  | 'moduleCache'
  | 'goRoot'
  | 'nodeModules'
  /** A guess: no other file of the workspace ends like it. */
  | 'suffix';

/** A file that is on this machine. */
export interface FoundSource {
  readonly kind: 'match';
  readonly origin: 'workspace' | 'dependency' | 'runtime';
  readonly path: string;
  readonly how: MatchedBy;
}

/** What is known of where a profiled file lies. Every kind tells the origin; `path` is absolute on this machine. */
export type SourceMatch =
  | FoundSource
  /** Several files end alike, or lie alike in modules of one name or in what replaces one: the user must say which. */
  | {
      readonly kind: 'ambiguous';
      readonly origin: 'unknown';
      readonly path: undefined;
      readonly candidates: readonly string[];
      /** Where they lie: what go.work uses and go.mod replaces is often beside the workspace. */
      readonly among: 'workspace' | 'outside' | 'both';
    }
  /**
   * Not below any root. `path` is what the runtime spelled, where it could be a file here: it was not looked at, and is
   * opened only after asking.
   */
  | { readonly kind: 'outside'; readonly origin: 'dependency' | 'runtime'; readonly path: string | undefined }
  | { readonly kind: 'unknown'; readonly origin: 'unknown'; readonly path: undefined };

export const unknownSource: SourceMatch = { kind: 'unknown', origin: 'unknown', path: undefined };
