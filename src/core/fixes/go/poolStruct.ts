import { bindingsOf, topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, descendantsOfType, namedChildren, type SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import { calledMethodsProbe, methodsCalled, methodThatSees } from './calledMethods';
import { declaredBy, mentions, obstacle, siteOf } from './constructorSite';
import { type ChargedExpression, chargeDirectly, largestObject, tooSmall } from './directEvidence';
import { firstShadowed } from './goBuiltins';
import { argumentsOf, calleeOf } from './goCall';
import { upperFirst } from './packageVariable';
import { placePool, replaceStatement } from './poolPlacement';
import { poolStructExamples, poolStructRefused } from './poolStructExamples';
import { looksSecret } from './secrets';
import { shadowProbe } from './shadowProbe';
import { structOf, unfitField } from './structType';
import { judgeStruct } from './structUse';

export const poolStruct: FixRule = {
  id: 'go.poolStruct',
  title: 'Borrow the struct from a sync.Pool',
  languages: ['go'],
  documentation: `A struct that one call makes, fills and is done with ends on the heap when it is passed to a decoder or through an interface. The rewrite borrows one from a
\`sync.Pool\`, overwrites it as a whole on Get, so that nothing of an earlier request shows, and clears it before Put, so that the pool holds nothing alive.

The compiler has to confirm that nothing keeps the pointer: decoders, encoders and package fmt are known to keep none, and a method that they call with the address of the
struct, or of a part of it, is a reason to refuse. A method that gets it and that the compiler cannot see through is
named for review. It is offered for structs of this file of at least 256 bytes without parts of package sync: for small ones a pool is no faster.`,
  examples: poolStructExamples,
  refused: poolStructRefused,
  isEvidence: ({ below, call }) => below.length === 0 && call === 'runtime.newobject',
  outcomes(input) {
    const { file } = input;
    const made = file.nodes.filter(node => madeType(file, node) !== undefined);
    return chargeDirectly(input, made).flatMap(charged => {
      if (sharesLine(file, charged)) return [];
      const { stacks, lines } = charged;
      return [{ stacks, lines, decision: decide(file, charged) }];
    });
  },
};

/** The type of `&T{…}` and `new(T)`. */
function madeType(file: ParsedFile, node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === 'unary_expression' && node.text.startsWith('&')) {
    const literal = childByField(node, 'operand');
    return literal?.type === 'composite_literal' ? childByField(literal, 'type') : undefined;
  }
  if (node.type !== 'call_expression') return undefined;
  const callee = calleeOf(file, node);
  return callee.kind === 'builtin' && callee.name === 'new' ? argumentsOf(node)[0] : undefined;
}

// A closure, or a variable that moves to the heap, allocates by the same call.
function sharesLine(file: ParsedFile, { expression, lines }: ChargedExpression): boolean {
  return file
    .ofType('func_literal')
    .some(each => lines.includes(each.startLine) && (each.start > expression.start || each.end <= expression.start));
}

function decide(file: ParsedFile, { expression, stacks }: ChargedExpression): Decision {
  const cannot = (reason: string): Decision => refused(`The struct cannot be pooled: ${reason}.`);
  const site = siteOf(expression);
  const small = tooSmall(stacks) ?? (largestObject(stacks) === 0 ? 'the profile does not tell its size' : undefined);
  const early = small ?? obstacle(file, site);
  const { statement, identifier } = site;
  const type = madeType(file, expression);
  if (early || !statement || !identifier || !type) return cannot(early ?? 'it has no name');
  const struct = type.type === 'type_identifier' || type.type === 'identifier' ? structOf(file, type.text) : undefined;
  if (!struct) return cannot(`this file does not show that ${type.text} is a struct without type parameters`);
  const top = topLevelDeclaration(statement);
  if (bindingsOf(top, type.text).length > 0) return cannot(`${type.text} means something else in this function`);
  const unfit = unfitField(file, struct);
  if (unfit) return cannot(unfit);
  const secret = descendantsOfType(struct, 'field_identifier').find(each => looksSecret({ ...site, identifier: each }));
  if (secret || looksSecret({ ...site, identifier: type }))
    return cannot('by its name it may hold a secret, and a pool would keep that in memory');
  const binding = declaredBy(identifier);
  if (!binding) return cannot('its name is declared already in the same scope');
  const specified = namedChildren(statement).find(each => each.type === 'var_spec');
  if (childByField(specified, 'type')) return cannot('its declaration names a type');
  const uses = judgeStruct(file, binding, struct);
  if (uses.obstacle) return cannot(uses.obstacle);
  const called = methodsCalled(file, type.text, uses.borrowers);
  const seeing = methodThatSees(file, called);
  if (seeing) return cannot(`${seeing} gets the address of it, or of a part of it, and may keep that`);
  if (mentions(expression, identifier.text)) return cannot(`${identifier.text} hides what it is made from`);
  const shadowed = firstShadowed(file, ['any', 'new']) ?? firstShadowed(file, ['nil'], statement);
  if (shadowed) return cannot(`${shadowed} means something else in this file`);
  const name = identifier.text;
  const otherwise = `something may keep ${name} after the function returns, by what the compiler says`;
  const { notes, proven, noted, parts } = uses;
  const asked = { made: statement, name, type: `*${type.text}`, rest: '', parts, otherwise };
  const probe = shadowProbe(file, { ...asked, proven: [...proven, ...noted] });
  if (typeof probe === 'string') return cannot(`nothing shows that nobody keeps ${name}: ${probe}`);
  const asking = calledMethodsProbe(file, called, uses.borrowers);
  const seen = noted.length > 0 ? shadowProbe(file, { ...asked, proven }) : '';
  const doubts = typeof seen === 'string' ? [] : [{ notes, probe: seen }];
  const pool = placePool(file, statement, {
    suffix: `${upperFirst(type.text)}Pool`,
    imports: [],
    newFunction: () => `func() any { return new(${type.text}) }`,
  });
  const value = childByField(expression, 'operand')?.text ?? `${type.text}{}`;
  const lines = [
    `${name} := ${pool.name}.Get().(*${type.text})`,
    `*${name} = ${value}`,
    'defer func() {',
    `\t*${name} = ${type.text}{}`,
    `\t${pool.name}.Put(${name})`,
    '}()',
  ];
  const edits = [...pool.edits, ...replaceStatement(file, statement, lines)];
  return { kind: 'rewrite', notes, edits, probes: asking ? [probe, asking] : [probe], doubts };
}
