import { ancestorOfType, childByField, type SyntaxNode } from '../../syntax/syntaxNode';

export function isBytesCall(node: SyntaxNode): boolean {
  return node.type === 'call_expression' && childByField(childByField(node, 'function'), 'field')?.text === 'Bytes';
}

export function outOfParentheses(node: SyntaxNode): SyntaxNode {
  return node.parent?.type === 'parenthesized_expression' ? outOfParentheses(node.parent) : node;
}

/** `&b[0]` points into the memory, as does what package unsafe makes of it. */
export function hasAddressTaken(element: SyntaxNode): boolean {
  const operation = outOfParentheses(element).parent;
  return operation?.type === 'unary_expression' && operation.text.startsWith('&');
}

/**
 * Whether a slice may reach beyond what was written, as `buf.Bytes()[:n]` does: memory of its own holds zeroes there, that of
 * a pool what an earlier borrower wrote.
 */
export function mayEndBeyond(slice: SyntaxNode): boolean {
  const end = childByField(slice, 'end')?.text;
  const operand = childByField(slice, 'operand')?.text ?? '';
  const written = [
    `len(${operand})`,
    ...(operand.endsWith('.Bytes()') ? [operand.replace(/Bytes\(\)$/, 'Len()')] : []),
  ];
  return (
    end !== undefined && !written.some(each => end.startsWith(each) && /^(\s*-\s*\w+)?$/.test(end.slice(each.length)))
  );
}

/** `b[0]` and `range b` read bytes and hand out nothing that points at them. */
export function isHarmlessView(node: SyntaxNode): boolean {
  const parent = node.parent;
  if (parent?.type === 'index_expression' && node.field === 'operand') return !hasAddressTaken(parent);
  return parent?.type === 'range_clause' && node.field === 'right';
}

export function reasonAt(reason: string, at: SyntaxNode): string {
  return `${reason} (line ${at.startLine})`;
}

// Between the use and the function that owns the value there may be only closures that are called on the spot.
export function escapeAround(reference: SyntaxNode, owner: SyntaxNode | undefined): string | undefined {
  for (let node = reference.parent; node && node !== owner; node = node.parent) {
    if (node.type === 'go_statement') return 'is used by a goroutine that may outlive the call';
    const calledHere = node.parent?.type === 'call_expression' && node.field === 'function';
    if (node.type === 'func_literal' && !calledHere) return 'is captured by a closure that may run later';
  }
  return undefined;
}

/** Whether the place runs after the function has evaluated what it returns. */
export function isDeferred(reference: SyntaxNode, owner: SyntaxNode | undefined): boolean {
  for (let node = reference.parent; node && node !== owner; node = node.parent)
    if (node.type === 'defer_statement') return true;
  return false;
}

export function placeReason(node: SyntaxNode): string {
  const holder = node.parent?.type === 'expression_list' ? node.parent : node;
  const statement = holder.parent;
  if (statement?.type === 'assignment_statement') {
    return holder.field === 'left'
      ? 'is assigned a second time'
      : 'is stored in a variable or field that may outlive the call';
  }
  if (statement?.type === 'short_var_declaration' || statement?.type === 'var_spec') return 'gets a second name';
  if (statement?.type === 'send_statement') return 'is sent on a channel';
  if (statement?.type === 'binary_expression') return 'is compared';
  if (statement?.type === 'unary_expression') return 'has its address taken';
  return 'is used in a way the rule does not know';
}

/** Whether the node runs more than once in one call of the function around it. */
export function isInLoop(node: SyntaxNode): boolean {
  const around = ancestorOfType(node, 'for_statement', 'func_literal', 'function_declaration', 'method_declaration');
  return around?.type === 'for_statement';
}
