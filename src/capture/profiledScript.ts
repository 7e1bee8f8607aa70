/** What the inspector tells of a script that the profile names; what is needed to find the source that it was made of. */
export interface ProfiledScript {
  /** As in the call frames of the profile. Numbers of two isolates have nothing to do with each other. */
  readonly scriptId: string;
  /** As in the call frames; '' for what `eval` made, of which only the main isolate's scripts are told. */
  readonly url: string;
  /** SHA-256 in hexadecimal of the text that runs, from Node 20 on; 40 digits of another kind before; '' where unknown. */
  readonly hash: string;
  /** What `//# sourceMappingURL=` says: an address relative to the script, or the map itself as a `data:` URL; '' where absent. */
  readonly sourceMapUrl: string;
  /** The text that runs, asked for where no map leads away from it. */
  readonly source?: string;
}
