import { type GoBinding, referencesTo, resolve } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import { argumentsOf, calleeOf, callWithArgument, qualifiedCallee } from './goCall';
import { hasField } from './structType';
import { escapeAround, outOfParentheses, placeReason, reasonAt } from './usePlace';

/** What the text shows of a pointer to a struct; the rest is for the compiler. */
export interface StructUses {
  readonly obstacle: string | undefined;
  readonly notes: readonly string[];
  /** Arguments of callees that keep nothing. */
  readonly proven: readonly SyntaxNode[];
  /** Arguments of methods of which a note asks that. */
  readonly noted: readonly SyntaxNode[];
  /** The packages that get it: they call methods of it and of what it holds. */
  readonly borrowers: ReadonlySet<string>;
  /** Fields that are read: copies of what is in the struct, which stay as they are when it is overwritten. */
  readonly parts: readonly SyntaxNode[];
}

const borrowing: ReadonlySet<string> = new Set([
  ...each('encoding/json', 'Marshal', 'MarshalIndent', 'Unmarshal'),
  ...each('encoding/xml', 'Marshal', 'MarshalIndent', 'Unmarshal'),
  ...each('encoding/binary', 'Read', 'Write'),
  ...each('fmt', 'Fprint', 'Fprintf', 'Fprintln', 'Sprint', 'Sprintf', 'Sprintln', 'Print', 'Printf', 'Println'),
]);
const coders = /^encoding\/(json|xml|gob)\.New(En|De)coder$/;

/** `struct` is what the type is declared as. */
export function judgeStruct(file: ParsedFile, binding: GoBinding, struct: SyntaxNode): StructUses {
  const owner = enclosingFunction(binding.identifier);
  const notes: string[] = [];
  const proven: SyntaxNode[] = [];
  const noted: SyntaxNode[] = [];
  const parts: SyntaxNode[] = [];
  const borrowers = new Set<string>();
  const stopped = (obstacle: string): StructUses => ({ obstacle, notes, proven, noted, borrowers, parts });
  const name = binding.identifier.text;
  for (const reference of referencesTo(binding)) {
    const leaving = escapeAround(reference, owner);
    const node = outOfParentheses(reference);
    const obstacle = leaving ? `${name} ${leaving}` : obstacleAt(node, name);
    if (obstacle) return stopped(reasonAt(obstacle, reference));
    const call = callWithArgument(node);
    if (!call && isFieldRead(node, struct)) parts.push(node.parent as SyntaxNode);
    if (!call) continue;
    const borrower = borrowerOf(file, call);
    if (borrower && argumentsOf(call).some(each => /string_literal$/.test(each.type) && each.text.includes('%p')))
      return stopped(reasonAt('its address is printed', reference));
    const isMethod = calleeOf(file, call).kind === 'method';
    if (borrower) {
      proven.push(node);
      borrowers.add(borrower);
    }
    if (borrower || !isMethod) continue;
    noted.push(node);
    notes.push(
      `${childByField(call, 'function')?.text} must not keep ${name} after it returns, nor return it (no goroutine, no list of them).`,
    );
  }
  return { obstacle: undefined, notes: [...new Set(notes)], proven, noted, borrowers, parts };
}

// x.f, but not &x.f, x.f = …, x.f[:] or a method x.f(): those reach the struct itself.
function isFieldRead(node: SyntaxNode, struct: SyntaxNode): boolean {
  const field = node.parent;
  if (field?.type !== 'selector_expression' || node.field !== 'operand') return false;
  // A method's value (`x.close` without a call) looks the same, and holds x.
  if (!hasField(struct, childByField(field, 'field')?.text)) return false;
  for (let part = field; part.parent; part = part.parent) {
    const { parent } = part;
    if (parent.type === 'call_expression') return part.field !== 'function';
    if (parent.type === 'argument_list') return true;
    if (parent.type === 'slice_expression' && part.field === 'operand') return false;
    if (parent.type === 'unary_expression') return !parent.text.startsWith('&');
    if (/^(inc|dec)_statement$/.test(parent.type)) return false;
    if (parent.type === 'expression_list') return parent.field !== 'left';
    if (!/^(selector|index|parenthesized)_expression$/.test(parent.type)) return true;
  }
  return true;
}

function obstacleAt(node: SyntaxNode, name: string): string | undefined {
  const parent = node.parent;
  if (parent?.type === 'selector_expression' && node.field === 'operand') return undefined;
  if (parent?.type === 'argument_list') return undefined;
  if (parent?.parent?.type === 'return_statement' || parent?.type === 'return_statement')
    return `${name} is returned, so it outlives the call`;
  if (parent?.type === 'unary_expression' && parent.text.startsWith('*')) return `${name} is copied by value`;
  return `${name} ${placeReason(node)}`;
}

/** The package that the call lends its arguments to, as 'encoding/json'. */
function borrowerOf(file: ParsedFile, call: SyntaxNode): string | undefined {
  const callee = calleeOf(file, call);
  if (callee.kind === 'package') return borrowing.has(`${callee.path}.${callee.name}`) ? callee.path : undefined;
  return callee.kind === 'method' && /^(En|De)code$/.test(callee.name) ? coderOf(file, callee.receiver) : undefined;
}

// json.NewDecoder(r).Decode(x), or a name that is given nothing else.
function coderOf(file: ParsedFile, receiver: SyntaxNode): string | undefined {
  if (receiver.type === 'call_expression') return packageOfCoder(file, receiver);
  const declared = receiver.type === 'identifier' ? resolve(receiver) : undefined;
  const list = declared?.identifier.parent;
  const value =
    list?.parent?.type === 'short_var_declaration' ? childByField(list.parent, 'right')?.children[0] : undefined;
  const isOnly = declared && referencesTo(declared).every(each => each.parent?.field !== 'left');
  return isOnly && value?.type === 'call_expression' ? packageOfCoder(file, value) : undefined;
}

function packageOfCoder(file: ParsedFile, call: SyntaxNode): string | undefined {
  const callee = qualifiedCallee(file, call) ?? '';
  return coders.test(callee) ? callee.replace(/\.\w+$/, '') : undefined;
}

function each(path: string, ...names: readonly string[]): string[] {
  return names.map(name => `${path}.${name}`);
}
