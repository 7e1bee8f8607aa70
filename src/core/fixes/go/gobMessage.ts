import { remembered } from '../../remembered';
import { importedName } from '../../syntax/goImports';
import { referencesTo, resolve } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import {
  childByField,
  childrenByField,
  namedChildren,
  nextNamedSibling,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import { type BufferSite, bufferSites } from './bufferSites';
import { isRunOnce, siteOf } from './constructorSite';
import { argumentsOf, builtinAround, qualifiedCallee } from './goCall';
import { jumps, standsAlone } from './localDeclaration';
import { isInLoop, mayEndBeyond, outOfParentheses } from './usePlace';

/** A buffer and a gob encoder that a function makes for one message, in this order of statements of one block. */
export interface GobMessage {
  readonly buffer: BufferSite & { readonly statement: SyntaxNode; readonly identifier: SyntaxNode };
  /** gob.NewEncoder(…) */
  readonly made: SyntaxNode;
  /** `enc := gob.NewEncoder(…)`; undefined where Encode is called on it at once. */
  readonly encoder: { readonly statement: SyntaxNode; readonly identifier: SyntaxNode } | undefined;
  readonly argument: SyntaxNode;
  /** The last statement before the message is complete: it leaves the block where Encode failed. */
  readonly checked: SyntaxNode;
  /** buf.Bytes(), buf.String(), buf.Len(): what is done with the complete message. */
  readonly uses: readonly SyntaxNode[];
}

/**
 * Every gob.NewEncoder of a function, in text order. Several rules ask, those of buffers for each buffer of a file, and large
 * files have many.
 */
export const gobEncoders = remembered((file: ParsedFile): readonly SyntaxNode[] => {
  if (importedName(file, 'encoding/gob') === undefined) return [];
  return file
    .ofType('call_expression')
    .filter(call => qualifiedCallee(file, call) === 'encoding/gob.NewEncoder' && enclosingFunction(call) !== undefined);
});

/** The calls of Encode on what `made` gives. */
export function encodesOf(made: SyntaxNode): SyntaxNode[] {
  const { identifier } = siteOf(made);
  const binding = identifier && resolve(identifier);
  return [made, ...(binding ? referencesTo(binding) : [])].flatMap(each => methodCall(each, 'Encode') ?? []);
}

/** What `made` is for; a text completes "The gob encoder cannot be kept: ". */
export function gobMessage(file: ParsedFile, made: SyntaxNode): GobMessage | string {
  const owner = enclosingFunction(made);
  if (owner && isRunOnce(owner) && !isInLoop(made)) return 'its function runs once, so there is nothing to keep it for';
  if (jumps(made)) return 'its function jumps with goto';
  const buffer = bufferOf(file, made);
  if (typeof buffer === 'string') return buffer;
  const encoder = encoderOf(made);
  if (typeof encoder === 'string') return encoder;
  const [encode, ...more] = encodesOf(made);
  const [argument, ...others] = argumentsOf(encode);
  if (!encode || more.length > 0 || others.length > 0 || !argument)
    return 'it encodes more than one value, and only the first brings the types';
  const checked = checkedBy(encode);
  if (typeof checked === 'string') return checked;
  const statements = [buffer.statement, ...(encoder ? [encoder.statement] : []), checked.first, checked.last];
  if (statements.some(each => each.parent !== buffer.statement.parent))
    return 'the buffer, the encoder and Encode are not in one block, so one of them may be used more than once';
  if (!statements.every(each => standsAlone(file, each))) return 'it shares its line with other code';
  const uses = usesOf(file, buffer.identifier, made, checked.last);
  if (typeof uses === 'string') return uses;
  return { buffer, made, encoder, argument, checked: checked.last, uses };
}

function bufferOf(file: ParsedFile, made: SyntaxNode): GobMessage['buffer'] | string {
  const unknown = 'it does not write to an empty bytes.Buffer that this function made';
  const [argument] = argumentsOf(made);
  const name = argument?.type === 'unary_expression' ? childByField(argument, 'operand') : argument;
  const binding = name?.type === 'identifier' ? resolve(name) : undefined;
  const site = binding && bufferSites(file).find(each => each.identifier === binding.identifier);
  if (!site?.statement || !site.identifier || site.initial === 'content' || !isAlone(site.statement)) return unknown;
  if (site.kind === 'bufferValue' && argument?.type !== 'unary_expression') return unknown;
  return { ...site, statement: site.statement, identifier: site.identifier };
}

function encoderOf(made: SyntaxNode): GobMessage['encoder'] | string {
  if (methodCall(made, 'Encode')) return undefined;
  const { statement, identifier } = siteOf(made);
  const binding = identifier && resolve(identifier);
  if (!statement || !isAlone(statement) || binding?.identifier !== identifier || !binding)
    return 'it has no name of its own';
  const other = referencesTo(binding).find(each => !methodCall(each, 'Encode'));
  return other
    ? `${identifier.text} is used for something else than Encode (line ${other.startLine})`
    : { statement, identifier };
}

// `a, b := …` and `var a, b …` declare other things, too.
function isAlone(statement: SyntaxNode): boolean {
  if (statement.type === 'short_var_declaration') return namedChildren(childByField(statement, 'left')).length === 1;
  const [spec, ...more] = namedChildren(statement);
  return more.length === 0 && childrenByField(spec, 'name').length === 1;
}

function methodCall(receiver: SyntaxNode, name: string): SyntaxNode | undefined {
  const selector = receiver.parent;
  const isCalled =
    selector?.type === 'selector_expression' &&
    receiver.field === 'operand' &&
    childByField(selector, 'field')?.text === name &&
    selector.field === 'function' &&
    selector.parent?.type === 'call_expression';
  return isCalled ? selector.parent : undefined;
}

/**
 * The statement with Encode and the one that leaves where it failed, which may be the same. After them the message is complete.
 */
function checkedBy(encode: SyntaxNode): { readonly first: SyntaxNode; readonly last: SyntaxNode } | string {
  const ignored = 'an error of Encode goes by unseen, so a part of a message may be passed on';
  const comparison = outOfParentheses(encode).parent;
  const direct = comparison?.type === 'binary_expression' && comparison.field === 'condition';
  if (direct && isNotNil(comparison, encode.text) && leaves(comparison.parent))
    return { first: comparison.parent as SyntaxNode, last: comparison.parent as SyntaxNode };
  const statement = encode.parent?.type === 'expression_list' ? encode.parent.parent : undefined;
  if (statement?.type !== 'short_var_declaration' && statement?.type !== 'assignment_statement') return ignored;
  const [name, ...more] = namedChildren(childByField(statement, 'left'));
  if (name?.type !== 'identifier' || more.length > 0) return ignored;
  const inHead = statement.field === 'initializer';
  const check = inHead ? statement.parent : nextNamedSibling(statement);
  const isCheck = check?.type === 'if_statement' && (inHead || !childByField(check, 'initializer'));
  if (!check || !isCheck || !isNotNil(childByField(check, 'condition'), name.text) || !leaves(check)) return ignored;
  return { first: inHead ? check : statement, last: check };
}

function isNotNil(condition: SyntaxNode | undefined, text: string): boolean {
  return (
    childByField(condition, 'operator')?.text === '!=' &&
    childByField(condition, 'left')?.text === text &&
    childByField(condition, 'right')?.type === 'nil'
  );
}

const leaving = new Set(['return_statement', 'continue_statement', 'break_statement']);

function leaves(check: SyntaxNode | undefined): boolean {
  if (check?.type !== 'if_statement' || childByField(check, 'alternative')) return false;
  const body = childByField(check, 'consequence');
  const list = body?.children.find(each => each.type === 'statement_list') ?? body;
  const last = namedChildren(list).at(-1);
  return last !== undefined && (leaving.has(last.type) || /^panic\(/.test(last.text));
}

function usesOf(file: ParsedFile, buffer: SyntaxNode, made: SyntaxNode, checked: SyntaxNode): SyntaxNode[] | string {
  const binding = resolve(buffer);
  const uses: SyntaxNode[] = [];
  for (const reference of binding ? referencesTo(binding) : []) {
    if (argumentsOf(made).some(each => each === reference || childByField(each, 'operand') === reference)) continue;
    const call = ['Bytes', 'String', 'Len'].map(name => methodCall(reference, name)).find(each => each !== undefined);
    if (!call || call.parent?.type === 'expression_statement' || call.parent?.type === 'defer_statement')
      return `${buffer.text} is used for something else than its bytes (line ${reference.startLine})`;
    if (reference.start < checked.end)
      return `${buffer.text} is used before the message is complete (line ${reference.startLine})`;
    if (tellsCapacity(file, call)) return `the capacity of ${buffer.text} may show (line ${reference.startLine})`;
    uses.push(call);
  }
  return uses.length > 0 ? uses : 'nothing is done with the message';
}

// A buffer has room behind its bytes, a message that was put together has none.
function tellsCapacity(file: ParsedFile, use: SyntaxNode): boolean {
  const bytes = outOfParentheses(use);
  const isSliced = bytes.parent?.type === 'slice_expression' && bytes.field === 'operand' && mayEndBeyond(bytes.parent);
  return isSliced || builtinAround(file, bytes) === 'cap';
}
