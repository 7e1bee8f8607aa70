import type { CondensedStack } from '../../attribution/condensedStack';
import type { ParsedFile } from '../../syntax/parsedFile';
import { type ConstructorSite, siteOf } from './constructorSite';
import { qualifiedCallee } from './goCall';

export type Format = 'gzip' | 'zlib' | 'flate';

/** A call that makes a compressor. */
export interface WriterSite extends ConstructorSite {
  readonly format: Format;
  /** 'NewWriterLevel' */
  readonly constructorName: string;
}

const constructors = /^compress\/(gzip|zlib|flate)\.(New(?:Writer|WriterLevel|WriterDict|WriterLevelDict))$/;
const readers = /NewReader|\(\*(Reader|reader|decompressor|dictDecoder|huffmanDecoder)\)|\(\*dictDecoder\)/;

/** Which compressor allocates here; it must do so itself, since what the destination allocates under gzip's Write is not saved. */
export function formatOf(stack: CondensedStack): Format | undefined {
  if (
    !/^(compress\/(flate|gzip|zlib)|hash\/adler32)\./.test(stack.below[0] ?? '') ||
    stack.below.some(name => readers.test(name))
  )
    return undefined;
  const outer = stack.below.findLast(name => /^compress\/(gzip|zlib|flate)\./.test(name));
  return outer?.match(/^compress\/(gzip|zlib|flate)\./)?.[1] as Format | undefined;
}

/** Every one of the file, in text order. */
export function writerSites(file: ParsedFile): WriterSite[] {
  return file.ofType('call_expression').flatMap(call => {
    const match = constructors.exec(qualifiedCallee(file, call) ?? '');
    return match ? [{ ...siteOf(call), format: match[1] as Format, constructorName: match[2] ?? '' }] : [];
  });
}
