import { childByField } from '../../syntax/syntaxNode';
import type { ConstructorSite } from './constructorSite';

const words = /key|secret|pass(w|phrase)|token|nonce|credential|plaintext|private/i;

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

/** What a reviewer must know of a buffer that goes back to a pool as it is; a pool clears nothing. */
export function secretNote(site: ConstructorSite): string[] {
  return looksSecret(site)
    ? ['By its name it may hold a secret: the pool keeps that in memory until the next borrower writes over it.']
    : [];
}
