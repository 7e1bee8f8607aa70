import { remembered } from '../../remembered';
import { isLocal } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import { type ConstructorSite, siteOf } from './constructorSite';
import { argumentsOf, calleeOf, qualifiedType } from './goCall';

/** A bytes.Buffer made in a function; `initial` says what it starts with. */
export interface BufferSite extends ConstructorSite {
  readonly kind: 'buffer' | 'bufferValue';
  /** 'nil': empty without memory; 'empty': empty with memory; 'content': it wraps bytes that exist. */
  readonly initial: 'nil' | 'empty' | 'content';
}

/** Every place that makes one, in text order. Two rules ask, and large files have many. */
export const bufferSites = remembered((file: ParsedFile): readonly BufferSite[] => {
  const candidates = file.ofType('unary_expression', 'composite_literal', 'qualified_type', 'call_expression');
  const sites = candidates.flatMap(node => {
    const made = classify(file, node);
    return made ? [{ ...siteOf(node), ...made }] : [];
  });
  return sites.filter(site => site.owner !== undefined);
});

function classify(file: ParsedFile, node: SyntaxNode): Pick<BufferSite, 'kind' | 'initial'> | undefined {
  const isBuffer = (type: SyntaxNode | undefined): boolean =>
    type !== undefined && qualifiedType(file, type) === 'bytes.Buffer' && !isShadowed(type);
  if (node.type === 'unary_expression') {
    const literal = childByField(node, 'operand');
    const empty = literal?.type === 'composite_literal' && childByField(literal, 'body')?.text === '{}';
    return node.text.startsWith('&') && empty && isBuffer(childByField(literal, 'type'))
      ? { kind: 'buffer', initial: 'nil' }
      : undefined;
  }
  if (node.type === 'composite_literal') {
    const own = node.parent?.type !== 'unary_expression' && childByField(node, 'body')?.text === '{}';
    return own && isBuffer(childByField(node, 'type')) ? { kind: 'bufferValue', initial: 'nil' } : undefined;
  }
  if (node.type === 'qualified_type' && node.parent?.type === 'var_spec' && !childByField(node.parent, 'value')) {
    return isBuffer(node) ? { kind: 'bufferValue', initial: 'nil' } : undefined;
  }
  return node.type === 'call_expression' ? classifyCall(file, node, isBuffer) : undefined;
}

function classifyCall(
  file: ParsedFile,
  call: SyntaxNode,
  isBuffer: (type: SyntaxNode | undefined) => boolean,
): Pick<BufferSite, 'kind' | 'initial'> | undefined {
  const named = calleeOf(file, call);
  const callee = named.kind === 'package' ? `${named.path}.${named.name}` : '';
  const [argument] = argumentsOf(call);
  if (named.kind === 'builtin' && named.name === 'new')
    return isBuffer(argument) ? { kind: 'buffer', initial: 'nil' } : undefined;
  if (callee !== 'bytes.NewBuffer' && callee !== 'bytes.NewBufferString') return undefined;
  const text = argument?.text.replaceAll(' ', '') ?? '';
  if (callee === 'bytes.NewBuffer' && text === 'nil') return { kind: 'buffer', initial: 'nil' };
  const empty =
    callee === 'bytes.NewBuffer'
      ? /^(\[\]byte\{\}|make\(\[\]byte,0(,\w+)?\))$/.test(text)
      : text === '""' || text === '``';
  return { kind: 'buffer', initial: empty ? 'empty' : 'content' };
}

function isShadowed(type: SyntaxNode): boolean {
  const owner = type.children.find(child => child.isNamed);
  return owner?.type === 'identifier' && isLocal(owner);
}
