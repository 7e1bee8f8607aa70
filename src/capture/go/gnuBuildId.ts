import { elfSectionIn } from '../processes/elfSection';
import { FileFacts } from '../processes/fileBytes';

const ids = new FileFacts<string>(async file => {
  const note = await elfSectionIn(file, '.note.gnu.build-id');
  // Lengths of name and description, the type, `GNU\0`, then the id: see elf(5), Notes.
  if (note === undefined || note.length < NAMED || note.readUInt32LE(8) !== GNU_BUILD_ID) return undefined;
  const size = note.readUInt32LE(4);
  return size === 0 || NAMED + size > note.length ? undefined : note.toString('hex', NAMED, NAMED + size);
});

const NAMED = 16;
const GNU_BUILD_ID = 3;

/** As pprof writes it, in lower case; undefined where the file is no ELF program, or has none (before Go 1.24, `-B none`). */
export function gnuBuildIdOf(path: string): Promise<string | undefined> {
  return ids.of(path);
}

/** Elsewhere pprof puts other things in its place: on Windows the path of the program and a time. */
export function isGnuBuildId(id: string): boolean {
  return /^[0-9a-f]{16,}$/i.test(id);
}
