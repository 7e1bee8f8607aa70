import { topLevelDeclaration } from '../../syntax/goScope';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import type { OffsetEdit } from '../proposal';
import type { WriterSite } from './compressionSites';
import { argumentsOf } from './goCall';
import { planImports } from './goImportEdits';
import { nameAfterFunction, upperFirst } from './packageVariable';

/** The names of what is declared below the function, and how the file writes those of packages. */
interface Names {
  readonly pools: string;
  readonly type: string;
  readonly make: string;
  readonly qualify: (path: string, name: string) => string;
}

/**
 * The edits that let a compressor go back to a pool when it is closed: the call that makes it gets it from there, behind a
 * writer of a type of its own, which `fieldTypes` become.
 */
export function closingWriter(file: ParsedFile, site: WriterSite, fieldTypes: readonly SyntaxNode[]): OffsetEdit[] {
  const { expression, format } = site;
  const path = `compress/${format}`;
  const plan = planImports(file, ['io', 'sync', path]);
  const hasLevel = argumentsOf(expression).length > 1;
  const names = { ...namesFor(file, site, hasLevel), qualify: plan.qualify };
  const callee = childByField(expression, 'function') ?? expression;
  const top = topLevelDeclaration(expression);
  const at = file.lineEndAt(top.end);
  const declared = [...(hasLevel ? withLevel(names, site) : withoutLevel(names, site)), ...methods(names, path)];
  const text = `\n\n${declared.join('\n')}`.replaceAll('\n', file.endOfLine);
  return [
    ...plan.edits,
    ...fieldTypes.map(({ start, end }) => ({ start, end, text: `*${names.type}` })),
    { start: callee.start, end: callee.end, text: names.make },
    { start: at, end: at, text },
  ];
}

// makeGzip needs no second Gzip in what is named after it.
function namesFor(file: ParsedFile, { expression, format }: WriterSite, hasLevel: boolean): Omit<Names, 'qualify'> {
  const own = nameAfterFunction(file, expression, '');
  const about = new RegExp(`${format}(writer)?\\d*$`, 'i').test(own) ? '' : upperFirst(format);
  const name = (suffix: string) => nameAfterFunction(file, expression, `${about}${suffix}`);
  return { pools: name(hasLevel ? 'Pools' : 'Pool'), type: name('Pooled'), make: name('FromPool') };
}

function withoutLevel({ pools, type, make, qualify }: Names, { format, constructorName }: WriterSite): string[] {
  const path = `compress/${format}`;
  return [
    `var ${pools} ${qualify('sync', 'Pool')}`,
    '',
    `func ${make}(w ${qualify('io', 'Writer')}) *${type} {`,
    `\tif c, ok := ${pools}.Get().(*${qualify(path, 'Writer')}); ok {`,
    '\t\tc.Reset(w)',
    `\t\treturn &${type}{c: c, pool: &${pools}}`,
    '\t}',
    `\treturn &${type}{c: ${qualify(path, constructorName)}(w), pool: &${pools}}`,
    '}',
  ];
}

function withLevel({ pools, type, make, qualify }: Names, { format, constructorName }: WriterSite): string[] {
  const path = `compress/${format}`;
  const [least, most] = [qualify(path, 'HuffmanOnly'), qualify(path, 'BestCompression')];
  const made = `${qualify(path, constructorName)}(w, level)`;
  return [
    `var ${pools} [${most} - ${least} + 1]${qualify('sync', 'Pool')} // one for each level`,
    '',
    `func ${make}(w ${qualify('io', 'Writer')}, level int) (*${type}, error) {`,
    `\tif level < ${least} || level > ${most} {`,
    `\t\t_, err := ${made}`,
    '\t\treturn nil, err',
    '\t}',
    `\tpool := &${pools}[level-${least}]`,
    `\tif c, ok := pool.Get().(*${qualify(path, 'Writer')}); ok {`,
    '\t\tc.Reset(w)',
    `\t\treturn &${type}{c: c, pool: pool}, nil`,
    '\t}',
    `\tc, err := ${made}`,
    '\tif err != nil {',
    '\t\treturn nil, err',
    '\t}',
    `\treturn &${type}{c: c, pool: pool}, nil`,
    '}',
  ];
}

function methods({ type, qualify }: Names, path: string): string[] {
  return [
    '',
    `// ${type} gives its compressor back when it is closed, and is no use after that.`,
    `type ${type} struct {`,
    `\tc    *${qualify(path, 'Writer')} // nil once closed`,
    `\tpool *${qualify('sync', 'Pool')}`,
    '\terr  error // of Close',
    '}',
    '',
    `func (w *${type}) Write(p []byte) (int, error) {`,
    '\tif w.c == nil {',
    `\t\treturn 0, ${qualify('io', 'ErrClosedPipe')}`,
    '\t}',
    '\treturn w.c.Write(p)',
    '}',
    '',
    `func (w *${type}) Flush() error {`,
    '\tif w.c == nil {',
    '\t\treturn w.err',
    '\t}',
    '\treturn w.c.Flush()',
    '}',
    '',
    `func (w *${type}) Close() error {`,
    '\tif w.c != nil {',
    '\t\tw.err = w.c.Close()',
    '\t\tw.pool.Put(w.c)',
    '\t\tw.c = nil',
    '\t}',
    '\treturn w.err',
    '}',
  ];
}
