export interface FileRange {
  /** Bytes from the start of the file. */
  readonly offset: number;
  readonly size: number;
}

/** A part of the file that is loaded at `address`. */
export interface Segment extends FileRange {
  readonly address: number;
}

/** What of a program's file tells how it is laid out in memory. Addresses are those that the linker gave. */
export interface ProgramImage {
  readonly processor: 'amd64' | 'arm64';
  readonly segments: readonly Segment[];
  /** Where the code begins, the C of a cgo program included. */
  readonly textAddress: number;
  /** The section of Go's function table, where it has one of its own. */
  readonly table: FileRange | undefined;
  /** Where the table is to be searched else. */
  readonly searched: readonly FileRange[];
  /** The linker's address of the start of the file; a system that maps by it tells no offsets. */
  readonly base: number;
}

/** Where `address` lies in the file; undefined where nothing of the file is loaded there. */
export function fileOffset({ segments }: ProgramImage, address: number): number | undefined {
  const segment = segments.find(each => address >= each.address && address < each.address + each.size);
  return segment && address - segment.address + segment.offset;
}
