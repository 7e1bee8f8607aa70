import type { HeapSize } from '../capture/go/heapSize';
import type { DecodeOutcome, DecodeRequest } from './decoding/decodeRequest';

/** Above this a capture's two collections are felt, and are announced first. */
export const bigHeapBytes = 2e9;

/** Bytes in use in a Go heap; undefined where they could not be told. */
export async function heapBytes(
  size: HeapSize,
  decode: (request: DecodeRequest) => Promise<DecodeOutcome>,
): Promise<number | undefined> {
  if (size.kind !== 'profile') return size.kind === 'bytes' ? size.bytes : undefined;
  const outcome = await decode({ kind: 'file', bytes: size.profile, name: 'heap' });
  if (outcome.kind !== 'decoded') return undefined;
  const { sampleTypes, totals } = outcome.attribution;
  const column = sampleTypes.indexOf('inuse_space');
  return column < 0 ? undefined : totals[column];
}
