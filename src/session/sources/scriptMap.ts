import { SourceMap } from '../../core/source/sourceMap';
import type { SourceTrouble } from './sourceNotes';
import { largestFileBytes, type WorkspaceFiles } from './workspaceFiles';

/** A source map, and the path that its relative addresses begin at. */
export interface FoundMap {
  readonly map: SourceMap;
  readonly mapPath: string;
  /** When the map was written, in Unix milliseconds; undefined for one that stands in its script. */
  readonly changedMs: number | undefined;
}

/** The map in a `data:` URL. `scriptPath` is where the script lies, or would. */
export function inlineMap(url: string, scriptPath: string): FoundMap | SourceTrouble {
  const comma = url.indexOf(',');
  if (comma < 0) return { kind: url === 'data:too-large' ? 'mapTooLarge' : 'mapBroken', detail: 'is malformed' };
  if (url.length > 2 * largestFileBytes) return { kind: 'mapTooLarge' };
  const body = url.slice(comma + 1);
  const text = /;base64$/i.test(url.slice(0, comma)) ? Buffer.from(body, 'base64').toString('utf8') : decoded(body);
  return text === undefined ? { kind: 'mapBroken', detail: 'is malformed' } : found(text, scriptPath, undefined);
}

/** The map at `url`, which is an address relative to the script at `scriptPath`, a file of the workspace. */
export function externalMap(url: string, scriptPath: string, files: WorkspaceFiles): FoundMap | SourceTrouble {
  const mapPath = pathOf(url, scriptPath);
  if (mapPath === undefined) return { kind: 'mapRemote' };
  const content = files.content(mapPath);
  if (content === 'absent') return { kind: 'mapMissing' };
  if (content === 'tooLarge') return { kind: 'mapTooLarge' };
  return found(content.bytes.toString('utf8'), mapPath, content.changedMs);
}

/** What the last `//# sourceMappingURL=` of a script says; '' where there is none. */
export function mapUrlIn(script: string): string {
  const tail = script.lastIndexOf('# sourceMappingURL=');
  const url = tail < 2 ? undefined : /^# sourceMappingURL=([^\s'"*]+)\s*(\*\/)?\s*($|\n)/.exec(script.slice(tail));
  return url?.[1] ?? '';
}

function found(text: string, mapPath: string, changedMs: number | undefined): FoundMap | SourceTrouble {
  if (text.length > largestFileBytes) return { kind: 'mapTooLarge' };
  const map = SourceMap.parse(text);
  return typeof map === 'string' ? { kind: 'mapBroken', detail: map } : { map, mapPath, changedMs };
}

function pathOf(url: string, scriptPath: string): string | undefined {
  try {
    // Any base serves: what it yields is a path below the workspace or not.
    const base = `file:///${encodeURI(scriptPath.replace(/^\//, '')).replaceAll('#', '%23').replaceAll('?', '%3F')}`;
    const { protocol, pathname } = new URL(url, base);
    if (protocol !== 'file:') return undefined;
    const path = decodeURIComponent(pathname);
    return /^\/[a-z]:\//i.test(path) ? path.slice(1) : path;
  } catch {
    return undefined;
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
