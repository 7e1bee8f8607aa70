import { bindingsOf, type GoBinding, isLocal, referencesTo, topLevelDeclaration } from '../../syntax/goScope';
import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { ancestorOfType, childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import { carriedBy } from './carrier';
import { argumentsOf, calleeOf, callWithArgument, methodParameters, parameterFor } from './goCall';
import { borrows, copies, keeping, methodBorrows, wraps } from './goCallees';
import { kindWithin } from './parameterKind';
import { isKnownReceiver, type TrustedCall, trustedCall } from './trustedCalls';
import {
  escapeAround,
  hasAddressTaken,
  isBytesCall,
  isDeferred,
  isHarmlessView,
  isInLoop,
  mayEndBeyond,
  outOfParentheses,
  placeReason,
  reasonAt as refusal,
} from './usePlace';
import {
  keepingBytesNote,
  keepingNote,
  named,
  shownCallee,
  type UseOptions,
  type UseVerdict,
  type ValueKind,
} from './useVerdict';
import {
  capacityMethods,
  headerFields,
  makesWriter,
  safeBufferMethods,
  viewMethods,
  writerMethods,
} from './valueMethods';
import { spreadObstacle, viewCallee } from './viewCallee';

export function judgeUses(file: ParsedFile, binding: GoBinding, kind: ValueKind, options: UseOptions = {}): UseVerdict {
  const judge = new UseJudge(file, topLevelDeclaration(binding.identifier), binding, options);
  judge.obstacle = judge.follow(binding, kind) ?? judge.changedAfterCopy();
  return judge;
}

class UseJudge implements UseVerdict {
  obstacle: string | undefined;
  readonly notes: string[] = [];
  readonly trusted: TrustedCall[] = [];
  readonly edits: OffsetEdit[] = [];
  readonly methods = new Set<string>();
  readonly callees = new Set<string>();
  readonly proven: SyntaxNode[] = [];
  readonly unproven: string[] = [];
  returnsBytes = false;
  #isDeferred = false;
  /** How many results of each return statement are its bytes. */
  readonly #returned = new Map<SyntaxNode, number>();
  readonly #followed = new Set<string>();
  readonly #owner: SyntaxNode | undefined;

  constructor(
    private readonly file: ParsedFile,
    private readonly top: SyntaxNode,
    private readonly binding: GoBinding,
    private readonly options: UseOptions = {},
  ) {
    this.#owner = enclosingFunction(binding.identifier);
  }

  /** Returned bytes are copied before deferred calls run, and each for itself: neither may matter. */
  changedAfterCopy(): string | undefined {
    if (this.#returned.size === 0) return undefined;
    if (this.#isDeferred) return 'its bytes are returned, and a deferred call may still change them';
    return [...this.#returned.values()].some(count => count > 1) ? 'its bytes are returned twice at once' : undefined;
  }

  follow(binding: GoBinding, kind: ValueKind): string | undefined {
    const key = `${kind} ${binding.identifier.start}`;
    if (this.#followed.has(key)) return undefined;
    this.#followed.add(key);
    for (const reference of referencesTo(binding)) {
      const obstacle = this.#judgePlace(reference, kind, enclosingFunction(binding.identifier));
      if (obstacle) return obstacle;
    }
    return undefined;
  }

  #judgePlace(reference: SyntaxNode, kind: ValueKind, owner: SyntaxNode | undefined): string | undefined {
    const leaving = escapeAround(reference, owner);
    if (leaving) return refusal(`${this.binding.identifier.text} ${leaving}`, reference);
    this.#isDeferred ||= isDeferred(reference, owner);
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
    if (kind === 'view' && isHarmlessView(node)) return undefined;
    if (parent?.type === 'index_expression' && hasAddressTaken(parent))
      return refusal('a pointer into its memory is taken', parent);
    if (kind === 'view' && parent?.type === 'slice_expression' && node.field === 'operand')
      return this.#judgeSlice(parent);
    if (parent?.type === 'argument_list') return this.#judgeArgument(node, kind);
    if (parent?.type === 'variadic_argument' && kind === 'view') return spreadObstacle(this.file, parent);
    if (parent?.type === 'literal_element') return this.#judgeElement(node, kind);
    if (parent?.type === 'unary_expression' && kind === 'container') return this.#judge(parent, kind);
    const list = parent?.type === 'expression_list' ? parent : undefined;
    if (list?.parent?.type === 'return_statement') return this.#judgeReturn(node, list.parent, kind);
    const bound =
      list?.parent?.type === 'short_var_declaration' && list.field === 'right' && namedChildren(list).length === 1;
    if (bound && kind === 'view' && isBytesCall(node)) return this.#followResult(list.parent as SyntaxNode, kind, node);
    return refusal(`${named(kind, this.binding)} ${placeReason(node)}`, node);
  }

  #judgeSelector(selector: SyntaxNode, kind: ValueKind): string | undefined {
    const name = childByField(selector, 'field')?.text ?? '';
    const call =
      selector.parent?.type === 'call_expression' && selector.field === 'function' ? selector.parent : undefined;
    if (!call) {
      if (kind === 'writer' && headerFields.has(name)) return undefined;
      return refusal(`${named(kind, this.binding)} is read or kept through .${name}`, selector);
    }
    if (kind === 'buffer' || kind === 'writer') this.methods.add(name);
    if (name === 'Reset' && isInLoop(call)) return refusal('it is reset in a loop, so it is reused already', call);
    if (kind === 'buffer' && viewMethods.has(name)) return this.#judge(call, 'view');
    if (kind === 'buffer' && capacityMethods.has(name))
      return refusal('its capacity is read, and from a pool that is as the last borrower left it', selector);
    if (kind === 'buffer' && name === 'WriteTo') return this.#judgeCopied(call);
    if (kind === 'container' && viewMethods.has(name))
      return refusal('its bytes are read through a value that carries it', selector);
    if (kind === 'wrapper' && makesWriter.test(name)) return this.#judge(call, 'wrapper');
    const own = kind === 'writer' ? (this.options.methods ?? writerMethods) : undefined;
    const known = kind === 'buffer' ? safeBufferMethods : own;
    if (known?.has(name) === false) return refusal(`the rule does not know the method ${name}`, selector);
    return kind === 'container' ? this.#noteCall(call) : undefined;
  }

  #judgeArgument(node: SyntaxNode, kind: ValueKind): string | undefined {
    const call = callWithArgument(node);
    if (!call) return refusal(`${named(kind, this.binding)} ${placeReason(node)}`, node);
    const callee = calleeOf(this.file, call);
    if (kind === 'view') return this.#judgeViewArgument(node, call);
    if (callee.kind === 'package') {
      const name = `${callee.path}.${callee.name}`;
      if (kind !== 'container') this.callees.add(name);
      if (borrows(name)) return copies(name) && argumentsOf(call)[1] === node ? this.#judgeCopied(call) : undefined;
      if (wraps(name) && kind !== 'container') return this.#judgeWrapped(call);
      if (keeping[name]) return refusal(`it is passed to ${name}: ${keeping[name]}`, node);
    }
    if (callee.kind === 'method' && methodBorrows(callee.name))
      return (
        this.#judgeMethodParameters(call, node, kind) ??
        this.#trust(trustedCall(this.file, call, node, keepingNote(call, this.binding)))
      );
    if (kind === 'container') return this.#noteCall(call);
    const parameter = callee.kind === 'plain' ? parameterFor(this.file, call, node) : undefined;
    if (parameter) return this.#judgeParameter(call, parameter, node, kind);
    const target = childByField(call, 'function');
    const kept = refusal(`${named(kind, this.binding)} is passed to ${target?.text}, which may keep it`, node);
    // Of what a function value does the compiler knows no more.
    const isAsked = kind === 'buffer' && this.options.unknownCallees === 'leave' && target && !isLocal(target);
    if (!isAsked) return kept;
    this.unproven.push(kept);
    // The compiler sees what leaves the buffer, and not whose memory comes into it.
    this.#note(`${target.text} must not put other memory into ${this.binding.identifier.text} (*buf = …).`);
    return undefined;
  }

  // A method is trusted for what its name promises; where the file does not show whose it is, someone has to look.
  #trust(call: TrustedCall | undefined): undefined {
    if (!call) return;
    this.#note(call.note);
    this.trusted.push(call);
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
    if (namedChildren(at.parent).length > 1)
      return refusal(`${named(kind, this.binding)} is bound together with other values`, at);
    const names = statement.type === 'var_spec' ? statement.children : namedChildren(childByField(statement, 'left'));
    const name = names.find(child => child.type === 'identifier');
    const binding = name && bindingsOf(this.top, name.text).find(each => each.identifier === name);
    if (!binding) return refusal(`${named(kind, this.binding)} is assigned to a variable that exists already`, at);
    return this.follow(binding, kind);
  }

  #judgeViewArgument(node: SyntaxNode, call: SyntaxNode): string | undefined {
    const callee = viewCallee(this.file, call, argumentsOf(call).indexOf(node));
    if (callee.kind === 'slices') return this.#judge(call, 'view');
    if (callee.kind === 'borrows') {
      this.proven.push(node);
      this.#trust(trustedCall(this.file, call, node, keepingBytesNote(shownCallee(call))));
      return this.#judgeEach(call, node, callee.parameters, 'view');
    }
    const kept = refusal(
      `the buffer's bytes are passed to ${callee.shown}: ${callee.reason ?? 'it may keep them'}`,
      node,
    );
    if (callee.reason || this.options.unknownCallees !== 'leave') return kept;
    this.unproven.push(kept);
    return undefined;
  }

  #judgeSlice(slice: SyntaxNode): string | undefined {
    const isSpare = childByField(slice, 'operand')?.text.endsWith('.AvailableBuffer()');
    if (isSpare) return refusal('a slice reads beyond what was written', slice);
    if (mayEndBeyond(slice) && !this.options.endsWithin?.(slice))
      this.#note(
        `The slice on line ${slice.startLine} must end within what was written: beyond it are the bytes of earlier borrowers.`,
      );
    return this.#judge(slice, 'view');
  }

  #judgeElement(node: SyntaxNode, kind: ValueKind): string | undefined {
    const literal = ancestorOfType(node, 'composite_literal');
    const carried =
      literal && kind !== 'view' ? carriedBy(this.file, literal) : 'is stored in a value that may outlive the call';
    if (!literal || carried) return refusal(`${named(kind, this.binding)} ${carried}`, node);
    const whole = literal.parent?.type === 'unary_expression' ? literal.parent : literal;
    const list = whole.parent?.type === 'expression_list' ? whole.parent : undefined;
    if (list?.parent?.type === 'short_var_declaration' && list.field === 'right')
      return this.#followResult(list.parent, 'container', whole);
    return this.#judge(whole, 'container');
  }

  #noteCall(call: SyntaxNode): undefined {
    this.#note(keepingNote(call, this.binding));
  }

  #note(note: string): void {
    if (!this.notes.includes(note)) this.notes.push(note);
  }

  #judgeReturn(node: SyntaxNode, statement: SyntaxNode, kind: ValueKind): string | undefined {
    const own = enclosingFunction(statement) === this.#owner;
    if (kind === 'view' && own && (isBytesCall(node) || node.type === 'identifier')) {
      this.returnsBytes = true;
      this.#returned.set(statement, (this.#returned.get(statement) ?? 0) + 1);
      this.edits.push(
        { start: node.start, end: node.start, text: 'append([]byte(nil), ' },
        { start: node.end, end: node.end, text: '...)' },
      );
      return undefined;
    }
    return refusal(`${named(kind, this.binding)} is returned, so it outlives the call`, node);
  }

  // A function of the same file is followed into; anything further away may keep what it gets.
  #judgeParameter(call: SyntaxNode, parameter: GoBinding, argument: SyntaxNode, kind: ValueKind): string | undefined {
    const name = childByField(call, 'function')?.text;
    const { methods } = this.options;
    const inner = new UseJudge(this.file, topLevelDeclaration(parameter.identifier), parameter, { methods });
    for (const each of this.#followed) inner.#followed.add(each);
    const kept = inner.follow(parameter, kindWithin(this.file, parameter, kind));
    const obstacle = kept ?? (inner.returnsBytes ? 'it returns the bytes' : undefined);
    if (obstacle) return refusal(`${name} may keep it: ${obstacle}`, argument);
    this.notes.push(...inner.notes.filter(note => !this.notes.includes(note)));
    this.trusted.push(...inner.trusted.map(each => ({ ...each, isOutOfSight: true })));
    for (const each of inner.callees) this.callees.add(each);
    // What a helper closes it may close on some ways only, so that counts for a buffer alone.
    if (kind === 'buffer') for (const each of inner.methods) this.methods.add(each);
    return undefined;
  }

  // The contract of Write and Execute is to keep nothing; what this file shows of a method of that name must agree.
  #judgeMethodParameters(call: SyntaxNode, argument: SyntaxNode, kind: ValueKind): string | undefined {
    const name = childByField(childByField(call, 'function'), 'field')?.text ?? '';
    const parameters = methodParameters(this.file, name, argumentsOf(call).indexOf(argument));
    return this.#judgeEach(call, argument, parameters, kind);
  }

  // What copies from the buffer hands its memory to a Write, of this file perhaps.
  #judgeCopied(call: SyntaxNode): string | undefined {
    const [receiver] = argumentsOf(call);
    if (receiver && !isKnownReceiver(this.file, receiver, 'Write')) {
      const note = keepingBytesNote(`${receiver.text}.Write`);
      this.#trust({ receiver, method: 'Write', argument: call, note, isOutOfSight: true });
    }
    return this.#judgeEach(call, call, methodParameters(this.file, 'Write', 0), 'view');
  }

  #judgeEach(
    call: SyntaxNode,
    argument: SyntaxNode,
    parameters: readonly GoBinding[],
    kind: ValueKind,
  ): string | undefined {
    for (const parameter of parameters) {
      const obstacle = this.#judgeParameter(call, parameter, argument, kind);
      if (obstacle) return obstacle;
    }
    return undefined;
  }
}
