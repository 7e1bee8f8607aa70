/** A workspace folder on this machine. Paths are absolute with forward slashes and no trailing slash. */
export interface SourceRoot {
  readonly path: string;
  /** The module path of each go.mod below the folder with the folder that holds it, for binaries built with -trimpath. */
  readonly goModules: readonly { readonly module: string; readonly path: string }[];
}

/** Whose code a frame is. */
export type CodeOrigin = 'workspace' | 'dependency' | 'runtime' | 'unknown';

export interface SourceMatch {
  readonly origin: CodeOrigin;
  /** Absolute path on this machine; present for origin 'workspace', and for others where the runtime gave an absolute one. */
  readonly path: string | undefined;
}
