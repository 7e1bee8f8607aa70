import { isLocal } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import {
  ancestorOfType,
  childByField,
  descendantsOfType,
  namedChildren,
  type SyntaxNode,
} from '../../syntax/syntaxNode';
import { coversLine } from './chargedLines';
import { argumentsOf, callWithArgument, qualifiedCallee, qualifiedType } from './goCall';

/**
 * Whether what stands on these lines is made only where there is none yet: in the New of a pool, by sync.Once and its kin, or where a package
 * variable is nil. Why that cannot be pooled or hoisted need not be told: it is done already. False for no lines.
 */
export function isMadeOnce(file: ParsedFile, lines: readonly number[]): boolean {
  return lines.length > 0 && lines.every(line => isLazyLine(file, line));
}

// A handler that is registered by once.Do runs for each request: the innermost function decides.
function isLazyLine(file: ParsedFile, line: number): boolean {
  const literals = file.ofType('func_literal').filter(each => coversLine(each, line));
  const innermost = literals.reduce<SyntaxNode | undefined>((a, b) => (a && b.start < a.start ? a : b), undefined);
  if (innermost && (isNew(file, innermost) || isOnce(file, innermost))) return true;
  return file.ofType('assignment_statement').some(each => coversLine(each, line) && isFirstValue(each));
}

function isNew(file: ParsedFile, literal: SyntaxNode): boolean {
  const element = literal.parent?.type === 'literal_element' ? literal.parent : literal;
  const holder = element.parent;
  if (holder?.type === 'keyed_element') {
    const composite = ancestorOfType(holder, 'composite_literal');
    return namedChildren(holder)[0]?.text === 'New' && isType(file, childByField(composite, 'type'), 'sync.Pool');
  }
  const assignment = holder?.type === 'expression_list' ? holder.parent : undefined;
  const [left, ...others] = namedChildren(childByField(assignment, 'left'));
  const isField = left?.type === 'selector_expression' && childByField(left, 'field')?.text === 'New';
  const result = childByField(literal, 'result')?.text.replace(/\s/g, '') ?? '';
  return isField && others.length === 0 && /^(any|interface\{\})$/.test(result);
}

const onceFunctions = new Set(['sync.OnceFunc', 'sync.OnceValue', 'sync.OnceValues']);

function isOnce(file: ParsedFile, literal: SyntaxNode): boolean {
  const call = callWithArgument(literal);
  if (!call) return false;
  if (onceFunctions.has(qualifiedCallee(file, call) ?? '')) return true;
  const target = childByField(call, 'function');
  const operand = childByField(target, 'operand');
  if (!operand || childByField(target, 'field')?.text !== 'Do' || argumentsOf(call).length !== 1) return false;
  const name = (childByField(operand, 'field') ?? operand).text;
  return /once$/i.test(name) || isDeclaredOnce(file, name);
}

function isDeclaredOnce(file: ParsedFile, name: string): boolean {
  return ['var_spec', 'field_declaration', 'parameter_declaration'].some(type =>
    file
      .ofType(type)
      .some(
        each =>
          isType(file, childByField(each, 'type'), 'sync.Once') &&
          each.children.some(child => child.field === 'name' && child.text === name),
      ),
  );
}

function isType(file: ParsedFile, type: SyntaxNode | undefined, wanted: string): boolean {
  if (type?.type === 'pointer_type') return isType(file, namedChildren(type)[0], wanted);
  return qualifiedType(file, type) === wanted;
}

// `if pattern == nil { pattern = regexp.MustCompile(…) }` of a package variable; a local one is nil in each call.
function isFirstValue(assignment: SyntaxNode): boolean {
  const inner = ancestorOfType(assignment, 'if_statement', 'func_literal');
  const condition = childByField(inner, 'condition')?.text.replace(/\s/g, '');
  const consequence = childByField(inner, 'consequence');
  if (inner?.type !== 'if_statement' || !consequence || assignment.start < consequence.start) return false;
  return (
    assignment.end <= consequence.end &&
    namedChildren(childByField(assignment, 'left')).some(
      each => each.type === 'identifier' && condition === `${each.text}==nil` && !isLocal(each),
    ) &&
    descendantsOfType(assignment, 'func_literal').length === 0
  );
}
