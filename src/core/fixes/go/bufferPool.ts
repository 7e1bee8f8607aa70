import type { ParsedFile } from '../../syntax/parsedFile';
import type { SyntaxNode } from '../../syntax/syntaxNode';
import type { Growth } from './bufferGrowth';
import { type PlacedPool, placePool } from './poolPlacement';

/** Larger buffers are left to the garbage collector, as fmt and encoding/json do: one huge use must not stay in the pool. */
const largestKept = '64<<10';

export const beyondKept =
  'the profile shows it growing by more than 64 KB at a time, and buffers above 64 KB are not kept, so nothing would be saved';

export function placeBufferPool(file: ParsedFile, place: SyntaxNode): PlacedPool {
  return placePool(file, place, {
    suffix: 'BufPool',
    imports: ['bytes'],
    newFunction: qualify => `func() any { return new(${qualify('bytes', 'Buffer')}) }`,
  });
}

/** The lines that get an empty buffer and give it back when the function returns. */
export function borrowBuffer(name: string, pool: PlacedPool): string[] {
  return [
    `${name} := ${pool.name}.Get().(*${pool.qualify('bytes', 'Buffer')})`,
    `${name}.Reset()`,
    'defer func() {',
    `\tif ${name}.Cap() <= ${largestKept} {`,
    ...(pool.othersExpectReset ? [`\t\t${name}.Reset()`] : []),
    `\t\t${pool.name}.Put(${name})`,
    '\t}',
    '}()',
  ];
}

export function sizeNote(growth: Growth): string[] {
  return growth === 'near'
    ? ['By the sizes in the profile some buffers may grow beyond 64 KB: those are not kept, so they save nothing.']
    : [];
}
