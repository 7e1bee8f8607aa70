import { childByField } from '../../syntax/syntaxNode';
import type { ConstructorSite } from './constructorSite';

const words = /key|secret|passw|token|nonce|credential|plaintext|private/i;

/** Whether the value, its function or that function's receiver is named as what must not stay in memory. */
export function looksSecret({ identifier, owner, expression }: ConstructorSite): boolean {
  const named = [
    identifier,
    childByField(owner, 'name'),
    childByField(owner, 'receiver'),
    childByField(expression, 'type'),
  ];
  return named.some(each => each !== undefined && words.test(each.text));
}
