/** One step of how a value flows to where it outlives its function: `from buf (interface-converted)`. */
export interface FlowStep {
  /** Where the flow of this step ends: `{heap}`, `~r0` for a result, or a variable. */
  readonly to: string;
  readonly expression: string;
  /** `call parameter`, `return`, `assign`, … as the compiler spells it. */
  readonly how: string;
}

/** Something that the compiler put on the heap. */
export interface Escape {
  /** 1-based, in the file that was compiled. */
  readonly line: number;
  readonly column: number;
  /** The expression or variable as the compiler prints it. */
  readonly subject: string;
  /** Empty where the compiler gave no reason. */
  readonly steps: readonly FlowStep[];
}

export interface EscapeDiagnostics {
  /** The compiled file as the compiler spelled it. */
  readonly file: string;
  readonly escapes: readonly Escape[];
}

/** A file of ten thousand lines has some thousands of diagnostics; what comes after this many is not looked at. */
const MOST_LINES = 100_000;
const MOST_ESCAPES = 20_000;
const MOST_STEPS = 100;
const LONGEST_TEXT = 200;

/**
 * What `go build -gcflags=-json=0,<folder>` wrote for one file: a header, then one LSP-like diagnostic a line, with 1-based
 * lines (cmd/compile/internal/logopt). Undefined where the header is none. Lines of no known shape are passed over:
 * the text is untrusted.
 */
export function parseEscapes(text: string): EscapeDiagnostics | undefined {
  const lines = text.split('\n', MOST_LINES);
  const header = object(lines[0] ?? '');
  const file = header?.['file'];
  if (header?.['version'] !== 0 || typeof file !== 'string') return undefined;
  const escapes: Escape[] = [];
  const seen = new Set<string>();
  for (let i = 1; i < lines.length && escapes.length < MOST_ESCAPES; i++) {
    const found = escapeIn(lines[i]!);
    const key = found && `${found.line}:${found.column} ${found.subject}`;
    if (found === undefined || key === undefined || seen.has(key)) continue;
    seen.add(key);
    escapes.push(found);
  }
  return { file, escapes };
}

/** Most diagnostics tell of inlining and bounds: those are not even parsed. */
function escapeIn(line: string): Escape | undefined {
  if (!line.includes(' escapes to heap"') && !line.includes('"moved to heap: ')) return undefined;
  const diagnostic = object(line);
  const message = diagnostic?.['message'];
  if (diagnostic === undefined || typeof message !== 'string') return undefined;
  const subject = /^moved to heap: (.+)$/s.exec(message)?.[1] ?? /^(.+) escapes to heap$/s.exec(message)?.[1];
  const start = member(member(diagnostic, 'range'), 'start');
  const at = start?.['line'];
  const column = start?.['character'];
  if (subject === undefined || !isPlace(at) || !isPlace(column)) return undefined;
  return { line: at, column, subject: shortened(subject), steps: stepsIn(diagnostic['relatedInformation']) };
}

const FLOW = /^escflow:\s+flow: (.+?) (?:←|<-|=) .*$/s;
const FROM = /^escflow:\s+from (.*) \(([^()]*)\)$/s;

function stepsIn(related: unknown): FlowStep[] {
  if (!Array.isArray(related)) return [];
  const steps: FlowStep[] = [];
  let to = '';
  for (const each of related) {
    const message: unknown = (each as { message?: unknown } | null)?.message;
    if (typeof message !== 'string' || steps.length >= MOST_STEPS) continue;
    to = FLOW.exec(message)?.[1] ?? to;
    const from = FROM.exec(message);
    if (from !== null) steps.push({ to: shortened(to), expression: shortened(from[1]!), how: shortened(from[2]!) });
  }
  return steps;
}

function object(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function member(value: Record<string, unknown> | undefined, name: string): Record<string, unknown> | undefined {
  const found = value?.[name];
  return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : undefined;
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0;
}

function shortened(text: string): string {
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 1)}…`;
}
