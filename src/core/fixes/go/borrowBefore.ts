import { enclosingFunction, type ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';

const statementHolders = new Set([
  'block',
  'expression_case',
  'type_case',
  'default_case',
  'communication_case',
  'statement_list',
]);

/**
 * The statement before which a function can borrow what an expression needs: the one that holds it, or the outermost loop
 * around that, because a deferred Put inside a loop would wait for the function to end. A text says why there is none.
 */
export function placeToBorrow(file: ParsedFile, expression: SyntaxNode): SyntaxNode | string {
  const owner = enclosingFunction(expression);
  if (!owner) return 'it runs once, at package level';
  const ownName = owner.type === 'function_declaration' ? childByField(owner, 'name')?.text : undefined;
  if (ownName === 'main' || ownName === 'init') return `${ownName}() runs once, so there is nothing to reuse`;
  if (descendantsOfType(owner, 'goto_statement').length > 0)
    return 'its function jumps with goto, so this may run many times while the deferred Put waits for the end';
  let statement: SyntaxNode | undefined;
  for (let node = expression; node !== owner && node.parent; node = node.parent) {
    if (node.type === 'go_statement') return 'it runs in a goroutine that the function does not wait for';
    if (node.type === 'for_statement') statement = undefined;
    if (!statement && statementHolders.has(node.parent.type) && node.isNamed && node.type !== 'statement_list')
      statement = node;
  }
  if (!statement) return 'it is not in a statement of its own';
  const before = file.text.slice(file.lineStartAt(statement.start), statement.start);
  return before.trim() === '' ? statement : 'it shares its line with other code';
}

/** Lines in front of a statement and of the comment directly above it, which stays with it. */
export function insertBefore(file: ParsedFile, statement: SyntaxNode, lines: readonly string[]): OffsetEdit {
  const comments = file.ofType('comment').reverse();
  let first = statement;
  for (const comment of comments) {
    const alone = file.text.slice(file.lineStartAt(comment.start), comment.start).trim() === '';
    if (alone && comment.endLine === first.startLine - 1) first = comment;
  }
  // gofmt moves a label out by one tab.
  const indent = file.indentAt(statement.start) + (statement.type === 'labeled_statement' ? '\t' : '');
  const at = file.lineStartAt(first.start);
  const text = lines.map(line => `${indent}${line}${file.endOfLine}`).join('');
  return { start: at, end: at, text };
}
