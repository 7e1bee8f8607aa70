import type { ParsedFile } from '../../syntax/parsedFile';
import type { SyntaxNode } from '../../syntax/syntaxNode';
import { type Decision, type FixRule, refused } from '../fixRule';
import type { OffsetEdit } from '../proposal';
import { formatOf, type WriterSite, writerSites } from './compressionSites';
import { constantLevel, type ErrorPlan, planError } from './constructorError';
import { declaredBy, mentions, obstacle } from './constructorSite';
import { firstShadowed } from './goBuiltins';
import { argumentsOf } from './goCall';
import { handedOn } from './handedOnWriter';
import { upperFirst } from './packageVariable';
import { poolWriterExamples } from './poolCompressionWriterExamples';
import { poolWriterRefused } from './poolCompressionWriterRefused';
import { chargeSites } from './poolEvidence';
import { type PlacedPool, placePool, replaceStatement } from './poolPlacement';
import { askOfValue } from './valueProbe';
import { judgeUses } from './valueUse';

export const poolCompressionWriter: FixRule = {
  id: 'go.poolCompressionWriter',
  title: 'Hoist gzip.Writer into a sync.Pool',
  languages: ['go'],
  documentation: `A compressor is about 800 KB of tables (1.2 MB at BestSpeed), and \`gzip.NewWriter\` makes them on the first \`Write\`: the profile
therefore points at whoever writes first, and this rewrite leads from there back to the constructor. The writer comes from a \`sync.Pool\`, is
\`Reset\` to its destination on Get, and is put back after its \`Close\`: \`defer pool.Put\` is registered first, so it runs last.

It is offered for \`gzip\`, \`zlib\` and \`flate\` writers whose level is a constant, that are closed in the same function and do not leave it.
A writer inside a value that a synchronous call works with (\`next.ServeHTTP(gzipWriter{w, gz}, r)\`) is offered for review. One that leaves the
function behind an interface or in a field goes back to its pool when it is closed: \`go.poolWriterOnClose\`.`,
  examples: poolWriterExamples,
  refused: poolWriterRefused,
  isEvidence: stack => formatOf(stack) !== undefined,
  outcomes(input) {
    const sites = writerSites(input.file).filter(site => !handedOn(input.file, site));
    const charged = chargeSites(input, sites, (stack, site) => formatOf(stack) === site.format);
    return charged.map(({ site, stacks, lines }) => ({
      title: `Hoist ${site.format}.Writer into a sync.Pool`,
      stacks,
      lines,
      decision: decide(input.file, site),
    }));
  },
};

function decide(file: ParsedFile, site: WriterSite): Decision {
  const cannot = (reason: string): Decision => refused(`The ${site.format}.Writer cannot be pooled: ${reason}.`);
  const early = obstacle(file, site);
  if (early || !site.statement || !site.identifier) return cannot(early ?? 'it has no name');
  const [destination, level] = argumentsOf(site.expression);
  if (!destination) return cannot('its destination is not in the call');
  if (site.constructorName.endsWith('Dict'))
    return cannot('it starts with a dictionary, and one from the pool could hold another');
  if (level && !isValid(constantLevel(file, level)))
    return cannot('its level is not a constant, so writers of several levels would share the pool');
  const identifier = site.identifier;
  const binding = declaredBy(identifier);
  if (!binding) return cannot('its name is declared already in the same scope');
  const uses = judgeUses(file, binding, 'writer');
  if (uses.obstacle) return cannot(uses.obstacle);
  if (!uses.methods.has('Close'))
    return cannot('it is never closed in this function, and the end of the stream is written by Close');
  const needed = ['io', 'sync', `compress/${site.format}`];
  const error = planError(file, site, needed);
  if (error.kind === 'obstacle') return cannot(error.reason);
  const hidden = [identifier.text, error.keepVariable].find(name => name && mentions(destination, name));
  if (hidden) return cannot(`${hidden} hides what its destination is called: give it a name of its own`);
  const shadowed = firstShadowed(file, ['any', 'nil', 'panic']) ?? firstShadowed(file, ['error'], site.statement);
  if (shadowed) return cannot(`${shadowed} means something else in this file`);
  const { pool, edits } = rewrite(file, site.statement, site, destination, error);
  const asked = askOfValue(
    file,
    { ...site, kind: 'writer' },
    uses,
    `*${pool.qualify(`compress/${site.format}`, 'Writer')}`,
  );
  if (typeof asked === 'string') return cannot(asked);
  return {
    kind: 'rewrite',
    notes: [...uses.notes, ...asked.notes],
    edits: [...edits, ...error.edits, ...uses.edits],
    probes: asked.probes,
    doubts: asked.doubts,
  };
}

function isValid(level: number | undefined): boolean {
  return level !== undefined && level >= -2 && level <= 9;
}

function rewrite(
  file: ParsedFile,
  statement: SyntaxNode,
  site: WriterSite,
  destination: SyntaxNode,
  error: Extract<ErrorPlan, { kind: 'plan' }>,
): { readonly pool: PlacedPool; readonly edits: OffsetEdit[] } {
  const name = site.identifier?.text ?? '';
  const path = `compress/${site.format}`;
  const suffix = `${upperFirst(site.format)}Pool`;
  const pool = placePool(file, statement, {
    suffix,
    imports: ['io', path],
    newFunction: qualify => newFunction(site, qualify),
  });
  const lines = [
    ...(error.keepVariable ? [`var ${error.keepVariable} error`] : []),
    `${name} := ${pool.name}.Get().(*${pool.qualify(path, 'Writer')})`,
    `${name}.Reset(${destination.text})`,
    `defer ${pool.name}.Put(${name})`,
  ];
  return { pool, edits: [...pool.edits, ...replaceStatement(file, statement, lines, error.branch)] };
}

function newFunction(site: WriterSite, qualify: (path: string, name: string) => string): string {
  const path = `compress/${site.format}`;
  const level = argumentsOf(site.expression)[1]?.text;
  const call = `${qualify(path, site.constructorName)}(${qualify('io', 'Discard')}${level ? `, ${level}` : ''})`;
  if (!level) return `func() any { return ${call} }`;
  return `func() any {\n\tw, err := ${call}\n\tif err != nil {\n\t\tpanic(err) // unreachable: the level is a valid constant\n\t}\n\treturn w\n}`;
}
