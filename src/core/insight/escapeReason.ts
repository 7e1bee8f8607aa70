import type { Escape, FlowStep } from './escapeDiagnostics';

/** `“buf” escapes: passed to fmt.Fprintf (interface)`, one sentence for what the compiler says of it. */
export function escapeSentence(found: Escape): string {
  const { what, reason } = escapeReason(found);
  return `“${what}” escapes${reason === '' ? ' to the heap' : `: ${reason}`}`;
}

/** What escapes and how, `passed to fmt.Fprintf (interface)`; '' where the compiler gave no reason. */
export function escapeReason(found: Escape): { readonly what: string; readonly reason: string } {
  return { what: nameOf(found), reason: reasonOf(found) };
}

/** The variable that holds it, where it is put into one at once; else the expression. */
function nameOf({ subject, steps }: Escape): string {
  const [first] = steps;
  const isVariable = first !== undefined && first.how === 'spill' && /^[\p{L}_][\p{L}\p{N}_]*$/u.test(first.to);
  if (isVariable) return first.to;
  if (/^~r\d+$/.test(subject)) return 'the result of an inlined call';
  return subject === '... argument' ? 'the list of arguments' : subject;
}

/** How the last step of the flow makes it outlive its function; those before only carry it there. */
function reasonOf(found: Escape): string {
  for (const step of [...found.steps].reverse()) {
    const reason = stepReason(step);
    if (reason !== undefined) return reason.mayBox && isBoxed(found) ? `${reason.words} (interface)` : reason.words;
  }
  return '';
}

const plain: Readonly<Record<string, string>> = {
  'interface-converted': 'converted to an interface',
  'captured by a closure': 'captured by a closure',
  send: 'sent to a channel',
  'non-constant size': 'its size is not constant',
  'too large for stack': 'too large for the stack',
  'slice-literal-element': 'stored in a slice',
  'array literal element': 'stored in an array',
  'struct literal element': 'stored in a struct',
  'map literal key': 'stored in a map',
  'map literal value': 'stored in a map',
  'key of map put': 'stored in a map',
  'value of map put': 'stored in a map',
  panic: 'passed to panic',
};

interface Reason {
  readonly words: string;
  /** Whether it is worth saying that an interface holds it there. */
  readonly mayBox?: true;
}

/** Undefined for steps that only follow the value: a spill, a field, a dereference. */
function stepReason({ to, expression, how }: FlowStep): Reason | undefined {
  if (how === 'call parameter') return passedTo(expression);
  if (how === 'return') return { words: 'returned', mayBox: true };
  const assigned = /^assign(-pair)?\b/.test(how) ? /^(.+?) :?= /s.exec(expression)?.[1] : undefined;
  const words = assigned === undefined ? plain[how] : `stored in ${assigned}`;
  // Of a variable or the result of an inlined call: what becomes of that stands in another step.
  if (words === undefined || (assigned !== undefined && (/^~r\d+$/.test(assigned) || to !== '{heap}')))
    return undefined;
  return assigned === undefined ? { words } : { words, mayBox: true };
}

function passedTo(call: string): Reason {
  const callee = calleeOf(call);
  if (callee === 'append') return { words: 'stored in a slice by append' };
  const target = callee === '' || callee.startsWith('func literal') ? 'a function literal' : callee;
  return { words: `passed to ${target}`, mayBox: true };
}

/** What stands before the parentheses of the last call: `a.b(c).d` of `a.b(c).d(e)`. */
function calleeOf(call: string): string {
  let depth = 0;
  for (let at = call.length - 1; at >= 0; at--) {
    if (call[at] === ')') depth++;
    else if (call[at] === '(' && --depth === 0) return call.slice(0, at);
  }
  return call.replace(/\(.*$/s, '');
}

const ownStorage = /^(new\(|make\(|append\(|func literal|&|\[|\(\[|map\[|string\(|\.\.\. argument)|[{+]/;

/** Converted on the way, or a plain value that got a place of its own to be an argument of type any. */
function isBoxed({ subject, steps }: Escape): boolean {
  if (steps.some(step => step.how === 'interface-converted')) return true;
  const [first, second] = steps;
  return first?.how === 'spill' && second?.how === 'slice-literal-element' && !ownStorage.test(subject);
}
