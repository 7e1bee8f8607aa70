/** One complaint of the compiler or of go vet. */
export interface GoComplaint {
  /** The name of the file, without its folders: unsaved texts are compiled from folders of their own. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

const MOST_COMPLAINTS = 1_000;
const LONGEST_MESSAGE = 200;
// `vet: ./a.go:3:5: undefined: x`, `C:\w\a.go:3: …`, and without a column.
const COMPLAINT = /^(?:vet: )?(.*?[^:\\/]):(\d+)(?::\d+)?: (.+)$/;

/** What the go command printed, in its order. What names no place in a file (`# package`, `go: …`) is left out. */
export function goComplaints(output: string): GoComplaint[] {
  const found: GoComplaint[] = [];
  for (const text of output.split(/\r?\n/)) {
    const [, path = '', line = '', message = ''] = COMPLAINT.exec(text) ?? [];
    if (message === '' || found.length >= MOST_COMPLAINTS) continue;
    found.push({
      file: path.replace(/^.*[\\/]/, ''),
      line: Number(line),
      message: message.slice(0, LONGEST_MESSAGE).trim(),
    });
  }
  return found;
}

/** Those of `after` that `before` does not have, wherever in its file they stand: a rewrite moves lines. */
export function newComplaints(before: readonly GoComplaint[], after: readonly GoComplaint[]): GoComplaint[] {
  const known = new Map<string, number>();
  for (const each of before) known.set(keyOf(each), (known.get(keyOf(each)) ?? 0) + 1);
  return after.filter(each => {
    const left = known.get(keyOf(each)) ?? 0;
    known.set(keyOf(each), left - 1);
    return left <= 0;
  });
}

/** `main.go:12: undefined: x`. */
export function complaintText({ file, line, message }: GoComplaint): string {
  return `${file}:${line}: ${message}`;
}

/** Some messages name other lines: "the cancel function defined on line 12". */
function keyOf({ file, message }: GoComplaint): string {
  return `${file}\0${message.replace(/\bline \d+|:\d+(:\d+)?/g, 'line')}`;
}
