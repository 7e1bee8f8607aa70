/** What keeps a script from being shown as its source, or makes that unsure. */
export type SourceTrouble =
  | {
      readonly kind:
        | 'mapMissing'
        | 'mapUnfit'
        | 'mapShort'
        | 'mapTooLarge'
        | 'mapRemote'
        | 'scriptOutside'
        | 'scriptUnreachable';
    }
  | { readonly kind: 'mapBroken'; readonly detail: string }
  | { readonly kind: 'rebuilt' | 'edited' | 'unlike' | 'minified' | 'sourceMissing' | 'sourceNewer' };

const namedFiles = 3;

/** Collects troubles by file and says each kind once. */
export class SourceNotes {
  readonly #files = new Map<string, { trouble: SourceTrouble; files: Set<string> }>();

  add(trouble: SourceTrouble, file: string): void {
    const key = JSON.stringify(trouble);
    const group = this.#files.get(key);
    if (group === undefined) this.#files.set(key, { trouble, files: new Set([file]) });
    else group.files.add(file);
  }

  sentences(): string[] {
    return [...this.#files.values()].map(({ trouble, files }) => sentence(trouble, listed([...files])));
  }
}

const howToMap =
  'Build with source maps ("sourceMap": true in tsconfig.json, sourcemap: true for esbuild, devtool: "source-map" for webpack); the program needs no --enable-source-maps.';

function sentence(trouble: SourceTrouble, files: string): string {
  switch (trouble.kind) {
    case 'mapMissing':
      return `The source map of ${files} is not where the script says: lines are those of the JavaScript. ${howToMap}`;
    case 'mapBroken':
      return `The source map of ${files} ${trouble.detail}: lines are those of the JavaScript. Build again; if that does not help, the build writes a broken map.`;
    case 'mapUnfit':
      return `The source map of ${files} does not fit: functions are not where it says, as after a build that wrote only one of the two. Lines are those of the JavaScript. Build again, and let nothing change the script after its map is made.`;
    case 'mapShort':
      return `The source map of ${files} ends before the script does: lines of the functions after its end are those of the JavaScript. Build again; if that does not help, the build writes a broken map.`;
    case 'mapTooLarge':
      return `The source map of ${files} is larger than 64 MB and was not read: lines are those of the JavaScript. Build with the sources left out of the map, or in several bundles.`;
    case 'mapRemote':
      return `The source map of ${files} is a web address, and those are never fetched: lines are those of the JavaScript. Build with maps beside the scripts, or inline.`;
    case 'scriptOutside':
      return `The source map of ${files} lies outside of this workspace and was not opened. Add its folder to the workspace, or build with inline source maps.`;
    case 'scriptUnreachable':
      return `The source map of ${files} lies where the program runs and cannot be read from here. Build with inline source maps ("inlineSourceMap": true, sourcemap: "inline"), or the same bundle in this workspace.`;
    case 'rebuilt':
      return `${files} was built again after the program had loaded it: its source map belongs to other code, and no line is shown. Restart the program, then capture again.`;
    case 'edited':
      return `${files} was edited after the program had loaded it: lines are followed from the text that runs.`;
    case 'unlike':
      return `${files} is not the text that the program runs, and no map leads to it: its functions are shown without lines. Restart the program, then capture again.`;
    case 'minified':
      return `${files} is minified and has no source map: many functions share a line. ${howToMap}`;
    case 'sourceMissing':
      return `The source maps name ${files}, which is not in this workspace.`;
    case 'sourceNewer':
      return `${files} was changed after it was built: its lines may be off. Build again, or keep the sources in the map ("inlineSources": true in tsconfig.json).`;
  }
}

function listed(files: readonly string[]): string {
  const more = files.length - namedFiles;
  const named = files.slice(0, namedFiles).join(', ');
  return more > 0 ? `${named} and ${more} more` : named;
}
