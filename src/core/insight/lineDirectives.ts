/** A generated file that says by `//line` directives which lines of a source its own stand for. */
export interface GeneratedFile {
  /** The source as the first directive spells it. */
  readonly source: string;
  /** The 1-based line of the source for a place in the generated file; undefined where it stands for none. */
  lineOf(line: number, column: number): number | undefined;
}

const WHOLE = /^\/\/line (.+?)(?::(\d+))?:(\d+)\s*$/;
const INLINE = /\/\*line ([^*:]*):(\d+):(\d+)\*\//g;
const MOST_LINES = 200_000;

/** From `column` on, counted in the generated file, the line stands for `line` of the source; 0 for another file's. */
interface Step {
  readonly column: number;
  readonly line: number;
}

/**
 * What cgo writes (https://pkg.go.dev/cmd/compile#hdr-Compiler_Directives): `//line /src/main.go:1:1` above the text of the
 * source, and the same as a comment with line and column only where it put something of its own in. Undefined without such a directive.
 */
export function readLineDirectives(text: string): GeneratedFile | undefined {
  const lines = text.split('\n', MOST_LINES);
  const first = lines.map(each => WHOLE.exec(each)).find(each => each !== null);
  const source = first?.[1];
  if (source === undefined) return undefined;
  const steps: Step[][] = [];
  let next = 0;
  for (const line of lines) {
    steps.push(stepsOf(line, next));
    const whole = WHOLE.exec(line);
    const last = steps.at(-1)!.at(-1)!.line;
    if (whole !== null) next = whole[1] === source ? Number(whole[2] ?? whole[3]) : 0;
    else next = last === 0 ? 0 : last + 1;
  }
  return {
    source,
    lineOf: (line, column) => steps[line - 1]?.findLast(step => step.column <= column)?.line || undefined,
  };
}

function stepsOf(text: string, line: number): Step[] {
  const steps: Step[] = [{ column: 1, line }];
  for (const found of text.matchAll(INLINE)) {
    const [comment, file, at] = found;
    steps.push({ column: found.index + comment.length + 1, line: file === '' ? Number(at) : 0 });
  }
  return steps;
}
