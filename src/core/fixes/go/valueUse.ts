import { goImports } from '../../syntax/goImports';
import { bindingsOf, type GoBinding, referencesTo, topLevelDeclaration } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import { argumentsOf, calleeOf, callWithArgument, parameterFor } from './goCall';
import { borrows, borrowsBytes, keeping, methodBorrows, methodBorrowsBytes, wraps } from './goCallees';
import { escapeAround, isBytesCall, isInLoop, outOfParentheses, placeReason } from './usePlace';

/**
 * What a name stands for while its uses are judged: the pooled thing itself, something made around it, a struct that
 * carries it, or memory that belongs to it.
 */
export type ValueKind = 'buffer' | 'bufferValue' | 'writer' | 'wrapper' | 'container' | 'view';

/** What was found out about every use of a value. */
export interface UseVerdict {
  /** The first use that could outlive the call; undefined when there is none. */
  readonly obstacle: string | undefined;
  readonly notes: readonly string[];
  /** Edits at the uses: copies of returned bytes, `&buf` that becomes `buf`. */
  readonly edits: readonly OffsetEdit[];
  /** Methods called on the value itself. */
  readonly methods: ReadonlySet<string>;
  /** Standard-library functions that the value, or something around it, was given to. */
  readonly callees: ReadonlySet<string>;
  readonly returnsBytes: boolean;
}

const safeBufferMethods = new Set(
  'Write WriteString WriteByte WriteRune WriteTo ReadFrom Read ReadByte ReadRune ReadString ReadBytes UnreadByte UnreadRune Len Cap Available String Reset Truncate Grow'.split(
    ' ',
  ),
);
const viewMethods = new Set(['Bytes', 'Next', 'Peek', 'AvailableBuffer']);
const writerMethods = new Set(['Write', 'Close', 'Flush', 'Reset']);
const headerFields = new Set(['Name', 'Comment', 'Extra', 'ModTime', 'OS', 'Header']);
/** Methods of a wrapper whose result writes through it: zip.Writer.Create, multipart.Writer.CreatePart. */
const makesWriter = /^Create/;

export function judgeUses(file: ParsedFile, binding: GoBinding, kind: ValueKind): UseVerdict {
  const judge = new UseJudge(file, topLevelDeclaration(binding.identifier), binding);
  judge.obstacle = judge.follow(binding, kind);
  return judge;
}

class UseJudge implements UseVerdict {
  obstacle: string | undefined;
  readonly notes: string[] = [];
  readonly edits: OffsetEdit[] = [];
  readonly methods = new Set<string>();
  readonly callees = new Set<string>();
  returnsBytes = false;
  readonly #followed = new Set<SyntaxNode>();
  readonly #owner: SyntaxNode | undefined;

  constructor(
    private readonly file: ParsedFile,
    private readonly top: SyntaxNode,
    private readonly binding: GoBinding,
  ) {
    this.#owner = enclosingFunction(binding.identifier);
  }

  follow(binding: GoBinding, kind: ValueKind): string | undefined {
    if (this.#followed.has(binding.identifier)) return undefined;
    this.#followed.add(binding.identifier);
    for (const reference of referencesTo(binding)) {
      const obstacle = this.#judgePlace(reference, kind, enclosingFunction(binding.identifier));
      if (obstacle) return obstacle;
    }
    return undefined;
  }

  #judgePlace(reference: SyntaxNode, kind: ValueKind, owner: SyntaxNode | undefined): string | undefined {
    const leaving = escapeAround(reference, owner);
    if (leaving) return refusal(`${this.binding.identifier.text} ${leaving}`, reference);
    if (kind !== 'bufferValue') return this.#judge(reference, kind);
    if (reference.parent?.type === 'unary_expression' && reference.parent.text.startsWith('&')) {
      this.edits.push({ start: reference.parent.start, end: reference.start, text: '' });
      return this.#judge(reference.parent, 'buffer');
    }
    if (reference.parent?.type === 'selector_expression') return this.#judge(reference, 'buffer');
    return refusal('the buffer is copied by value', reference);
  }

  #judge(place: SyntaxNode, kind: ValueKind): string | undefined {
    const node = outOfParentheses(place);
    const parent = node.parent;
    if (parent?.type === 'selector_expression') return this.#judgeSelector(parent, kind);
    if (kind === 'view' && this.#isHarmlessView(node)) return undefined;
    if (kind === 'view' && parent?.type === 'slice_expression' && node.field === 'operand')
      return this.#judge(parent, 'view');
    if (parent?.type === 'argument_list') return this.#judgeArgument(node, kind);
    if (parent?.type === 'variadic_argument') return this.#judgeSpread(parent);
    if (parent?.type === 'literal_element') return this.#judgeElement(node, kind);
    if (parent?.type === 'unary_expression' && kind === 'container') return this.#judge(parent, kind);
    const list = parent?.type === 'expression_list' ? parent : undefined;
    if (list?.parent?.type === 'return_statement') return this.#judgeReturn(node, list.parent, kind);
    const bound =
      list?.parent?.type === 'short_var_declaration' && list.field === 'right' && namedChildren(list).length === 1;
    if (bound && kind === 'view' && isBytesCall(node)) return this.#followResult(list.parent as SyntaxNode, kind, node);
    return refusal(`${this.#what(kind)} ${placeReason(node)}`, node);
  }

  #judgeSelector(selector: SyntaxNode, kind: ValueKind): string | undefined {
    const name = childByField(selector, 'field')?.text ?? '';
    const call =
      selector.parent?.type === 'call_expression' && selector.field === 'function' ? selector.parent : undefined;
    if (!call) {
      if (kind === 'writer' && headerFields.has(name)) return undefined;
      return refusal(`${this.#what(kind)} is read or kept through .${name}`, selector);
    }
    if (kind === 'buffer' || kind === 'writer') this.methods.add(name);
    if (name === 'Reset' && isInLoop(call)) return refusal('it is reset in a loop, so it is reused already', call);
    if (kind === 'buffer' && viewMethods.has(name)) return this.#judge(call, 'view');
    if (kind === 'wrapper' && makesWriter.test(name)) return this.#judge(call, 'wrapper');
    const known = kind === 'buffer' ? safeBufferMethods.has(name) : kind === 'writer' ? writerMethods.has(name) : true;
    if (!known) return refusal(`the rule does not know the method ${name}`, selector);
    return kind === 'container' ? this.#noteCall(call) : undefined;
  }

  #judgeArgument(node: SyntaxNode, kind: ValueKind): string | undefined {
    const call = callWithArgument(node);
    if (!call) return refusal(`${this.#what(kind)} ${placeReason(node)}`, node);
    const callee = calleeOf(this.file, call);
    if (kind === 'view') return this.#judgeViewArgument(node, call);
    if (callee.kind === 'package') {
      const name = `${callee.path}.${callee.name}`;
      if (kind !== 'container') this.callees.add(name);
      if (borrows(name)) return undefined;
      if (wraps(name) && kind !== 'container') return this.#judgeWrapped(call);
      if (keeping[name]) return refusal(`it is passed to ${name}: ${keeping[name]}`, node);
    }
    if (callee.kind === 'method' && methodBorrows(callee.name)) return this.#noteUnlessTemplate(call, callee.name);
    if (kind === 'container') return this.#noteCall(call);
    const parameter = callee.kind === 'plain' ? parameterFor(this.file, call, node) : undefined;
    if (parameter) return this.#judgeParameter(call, parameter, node);
    const shown = childByField(call, 'function')?.text ?? 'a function';
    return refusal(`${this.#what(kind)} is passed to ${shown}, which may keep it`, node);
  }

  // Execute is trusted for templates; where the file does not show that it is one, someone has to look.
  #noteUnlessTemplate(call: SyntaxNode, method: string): string | undefined {
    const templates = goImports(this.file).some(each => each.path === 'text/template' || each.path === 'html/template');
    return method.startsWith('Execute') && !templates ? this.#noteCall(call) : undefined;
  }

  // The wrapper is used at once (json.NewEncoder(buf).Encode), given a name, or wrapped again.
  #judgeWrapped(call: SyntaxNode): string | undefined {
    const list = call.parent?.type === 'expression_list' ? call.parent : undefined;
    const statement = list?.parent;
    if (statement?.type === 'short_var_declaration' && list?.field === 'right')
      return this.#followResult(statement, 'wrapper', call);
    if (list?.parent?.type === 'var_spec') return this.#followResult(list.parent, 'wrapper', call);
    return this.#judge(call, 'wrapper');
  }

  #followResult(statement: SyntaxNode, kind: ValueKind, at: SyntaxNode): string | undefined {
    const names = statement.type === 'var_spec' ? statement.children : namedChildren(childByField(statement, 'left'));
    const name = names.find(child => child.type === 'identifier');
    const binding = name && bindingsOf(this.top, name.text).find(each => each.identifier === name);
    if (!binding) return refusal(`${this.#what(kind)} is assigned to a variable that exists already`, at);
    return this.follow(binding, kind);
  }

  #judgeViewArgument(node: SyntaxNode, call: SyntaxNode): string | undefined {
    const callee = calleeOf(this.file, call);
    if (callee.kind === 'plain' && ['string', 'len', 'cap', 'copy', 'print', 'println'].includes(callee.name))
      return undefined;
    if (callee.kind === 'method' && methodBorrowsBytes(callee.name)) return undefined;
    const name = callee.kind === 'package' ? `${callee.path}.${callee.name}` : '';
    if (borrowsBytes(name)) return undefined;
    if (callee.kind === 'package' && callee.path === 'bytes' && callee.name.startsWith('Trim'))
      return this.#judge(call, 'view');
    const shown = childByField(call, 'function')?.text ?? 'a function';
    return refusal(`the buffer's bytes are passed to ${shown}: ${keeping[name] ?? 'it may keep them'}`, node);
  }

  // append(dst, buf.Bytes()...) copies.
  #judgeSpread(spread: SyntaxNode): string | undefined {
    const call = callWithArgument(spread);
    const callee = call && calleeOf(this.file, call);
    if (callee?.kind === 'plain' && callee.name === 'append' && argumentsOf(call)[0] !== spread) return undefined;
    return refusal('its bytes are passed on as a list of arguments', spread);
  }

  #isHarmlessView(node: SyntaxNode): boolean {
    const parent = node.parent;
    if (parent?.type === 'index_expression' && node.field === 'operand') return true;
    return parent?.type === 'range_clause' && node.field === 'right';
  }

  #judgeElement(node: SyntaxNode, kind: ValueKind): string | undefined {
    let literal: SyntaxNode | undefined = node.parent;
    while (literal && literal.type !== 'composite_literal') literal = literal.parent;
    const type = childByField(literal, 'type')?.type ?? '';
    const isStruct = type === 'type_identifier' || type === 'qualified_type';
    if (!literal || !isStruct || kind === 'view')
      return refusal(
        `${this.#what(kind)} is stored in a ${type === 'map_type' ? 'map' : 'value'} that may outlive the call`,
        node,
      );
    if (this.#hijacks(childByField(literal, 'type')?.text ?? ''))
      return refusal('it is carried by a type that can be hijacked, so it may outlive the call', node);
    const whole = literal.parent?.type === 'unary_expression' ? literal.parent : literal;
    const list = whole.parent?.type === 'expression_list' ? whole.parent : undefined;
    if (list?.parent?.type === 'short_var_declaration' && list.field === 'right')
      return this.#followResult(list.parent, 'container', whole);
    return this.#judge(whole, 'container');
  }

  #hijacks(type: string): boolean {
    return this.file
      .ofType('method_declaration')
      .some(
        method =>
          childByField(method, 'name')?.text === 'Hijack' &&
          (childByField(method, 'receiver')?.text ?? '').includes(type),
      );
  }

  #noteCall(call: SyntaxNode): string | undefined {
    const shown = childByField(call, 'function')?.text ?? 'the call';
    // Without its line: the note is read when the rewrite has moved it.
    const note = `${shown} must not keep or use ${this.binding.identifier.text} after it returns (no Hijack, no goroutine that goes on writing).`;
    if (!this.notes.includes(note)) this.notes.push(note);
    return undefined;
  }

  #judgeReturn(node: SyntaxNode, statement: SyntaxNode, kind: ValueKind): string | undefined {
    const own = enclosingFunction(statement) === this.#owner;
    if (kind === 'view' && own && (isBytesCall(node) || node.type === 'identifier')) {
      this.returnsBytes = true;
      this.edits.push(
        { start: node.start, end: node.start, text: 'append([]byte(nil), ' },
        { start: node.end, end: node.end, text: '...)' },
      );
      return undefined;
    }
    return refusal(`${this.#what(kind)} is returned, so it outlives the call`, node);
  }

  // A function of the same file is followed into; anything further away may keep what it gets.
  #judgeParameter(call: SyntaxNode, parameter: GoBinding, argument: SyntaxNode): string | undefined {
    const name = childByField(call, 'function')?.text;
    const type = childByField(parameter.identifier.parent, 'type')?.text ?? '';
    const inner = new UseJudge(this.file, topLevelDeclaration(parameter.identifier), parameter);
    for (const each of this.#followed) inner.#followed.add(each);
    const kept = inner.follow(parameter, /^\*\w+\.Buffer$/.test(type) ? 'buffer' : 'wrapper');
    const obstacle = kept ?? (inner.returnsBytes ? 'it returns the bytes' : undefined);
    return obstacle ? refusal(`${name} may keep it: ${obstacle}`, argument) : undefined;
  }

  #what(kind: ValueKind): string {
    if (kind === 'view') return "the buffer's memory";
    if (kind === 'wrapper') return 'something that writes to it';
    return kind === 'container' ? 'a value that carries it' : this.binding.identifier.text;
  }
}

function refusal(reason: string, at: SyntaxNode): string {
  return `${reason} (line ${at.startLine})`;
}
