import { referencesTo, resolve } from '../../syntax/goScope';
import { childByField, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type ConstructorSite, unboundReason } from './constructorSite';
import { callWithArgument } from './goCall';
import { hasAddressTaken, isHarmlessView, outOfParentheses, placeReason, reasonAt } from './usePlace';

/** What a value may be used for when all calls share it. */
export interface SharedKind {
  /** Methods that leave it as it is and may run at once, and fields that may be read. */
  readonly methods: RegExp;
  /** For others why they cannot be shared: "Longest changes it". */
  readonly changing: string;
  /** What code that gets the value must not do, after "which must not ". */
  readonly forbidden: string;
  /** Methods whose result belongs to it, so that it must only be read. */
  readonly views?: RegExp;
}

export interface SharedUse {
  /** The first use that other calls would notice; undefined when there is none. */
  readonly obstacle: string | undefined;
  readonly notes: readonly string[];
}

/** Judges every use of what a site makes, whether it has a name or a method is called on it at once. */
export function judgeShared(site: ConstructorSite, kind: SharedKind): SharedUse {
  const notes: string[] = [];
  for (const use of usesOf(site)) {
    if (typeof use === 'string') return { obstacle: use, notes: [] };
    const verdict = judgeUse(use, kind);
    if (verdict.obstacle) return { obstacle: verdict.obstacle, notes: [] };
    notes.push(...verdict.notes.filter(note => !notes.includes(note)));
  }
  return { obstacle: undefined, notes };
}

function usesOf(site: ConstructorSite): (SyntaxNode | string)[] {
  const { expression, identifier, statement } = site;
  const around = outOfParentheses(expression);
  if (around.parent?.type === 'selector_expression') return [around];
  if (!statement) return [unboundReason(expression)];
  // `_` holds nothing.
  if (!identifier) return [];
  const binding = resolve(identifier);
  if (binding?.identifier !== identifier) return ['its name is declared already in the same scope'];
  return referencesTo(binding);
}

function judgeUse(node: SyntaxNode, kind: SharedKind): SharedUse {
  const use = outOfParentheses(node);
  const parent = use.parent;
  if (parent?.type === 'selector_expression') return judgeMethod(parent, kind);
  if (parent?.type === 'binary_expression' && namedChildren(parent).some(each => each.type === 'nil')) return harmless;
  const call = callWithArgument(use);
  if (call) {
    const shown = (childByField(call, 'function')?.text ?? 'a function').replaceAll(/\s+/g, ' ');
    return { obstacle: undefined, notes: [`It is passed to ${shown}, which must not ${kind.forbidden}.`] };
  }
  const copied = parent?.type === 'unary_expression' && parent.text.startsWith('*');
  return { obstacle: reasonAt(copied ? 'what it points to is copied' : placeReason(use), use), notes: [] };
}

const harmless: SharedUse = { obstacle: undefined, notes: [] };

function judgeMethod(selector: SyntaxNode, kind: SharedKind): SharedUse {
  const name = childByField(selector, 'field')?.text ?? '';
  if (isChanged(selector)) return { obstacle: reasonAt(`its ${name} is changed`, selector), notes: [] };
  const result = outOfParentheses(selector.parent?.type === 'call_expression' ? selector.parent : selector);
  if (kind.views?.test(name) && !isHarmlessView(result))
    return { obstacle: undefined, notes: [`What ${name} gives is shared by all calls: nothing may change it.`] };
  if (kind.methods.test(name) || kind.views?.test(name)) return harmless;
  return { obstacle: reasonAt(`${name} ${kind.changing}`, selector), notes: [] };
}

function isChanged(selector: SyntaxNode): boolean {
  const field = outOfParentheses(selector);
  const around = field.parent;
  if (around?.type === 'inc_statement' || around?.type === 'dec_statement' || hasAddressTaken(selector)) return true;
  return around?.type === 'expression_list' && around.field === 'left';
}
