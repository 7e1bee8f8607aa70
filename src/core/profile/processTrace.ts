/** What a window tells of the process that it is of. */
export interface ProcessTrace {
  /** What opened its program while it ran: of one process on Linux, else of one program. Absent where it is not on this machine. */
  readonly exe?: string | undefined;
  /** '' where unknown. */
  readonly buildId: string;
  /** Bytes allocated since its start; absent where the window does not tell. */
  readonly allocated?: AllocatedSinceStart | undefined;
}

/** Both as the samples have them, scaled up. */
export interface AllocatedSinceStart {
  /** When the window began. */
  readonly before: number;
  /** When it ended. */
  readonly after: number;
}

/** What is allocated never shrinks; rounding of scaled values may take this share. */
const tolerance = 0.01;

/**
 * Whether nothing speaks against both windows being of one process, of which `earlier` ended before `later` began. A program
 * may be built anew while it runs, and then tells the id of the new one: ids count only where the process is not known.
 */
export function mayBeSameProcess(earlier: ProcessTrace, later: ProcessTrace): boolean {
  const isKnown = earlier.exe !== undefined && later.exe !== undefined;
  if (isKnown && earlier.exe !== later.exe) return false;
  const haveIds = earlier.buildId !== '' && later.buildId !== '';
  if (!isKnown && haveIds && earlier.buildId !== later.buildId) return false;
  const [last, first] = [earlier.allocated?.after, later.allocated?.before];
  return last === undefined || first === undefined || first >= last * (1 - tolerance);
}
