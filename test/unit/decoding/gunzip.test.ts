import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import type { Reading } from '../../../src/core/formats/decode';
import { decodeUnpacked } from '../../../src/session/decoding/gunzip';
import { seeded } from '../formats/randomPprof';

/** Notes what it is told; malformed where it was told of bytes that are not the first ones of the whole. */
class Witness implements Reading {
  readonly lengths: number[] = [];
  private last = new Uint8Array();

  constructor(private readonly expected: Uint8Array) {}

  advance(bytes: Uint8Array): void {
    assert.ok(bytes.length > this.last.length, 'there is more each time');
    assert.ok(Buffer.from(this.expected).subarray(0, bytes.length).equals(bytes), 'the first bytes of the whole');
    this.last = new Uint8Array(bytes);
    this.lengths.push(bytes.length);
  }

  finish(bytes: Uint8Array) {
    const isWhole = Buffer.from(this.expected).equals(bytes);
    return { kind: 'otherFormat', detail: isWhole ? 'whole' : 'not whole' } as const;
  }
}

async function unpacked(compressed: Uint8Array, expected: Uint8Array) {
  const witness = new Witness(expected);
  const sizes: number[] = [];
  const outcome = await decodeUnpacked(compressed, size => {
    sizes.push(size);
    return witness;
  });
  return { outcome, lengths: witness.lengths, sizes };
}

const whole = { kind: 'otherFormat', detail: 'whole' };
const random = seeded(1);
/** Hard to compress, so that there are several steps. */
const large = Uint8Array.from({ length: 3_000_000 }, () => Math.floor(random() * 200));
const small = new TextEncoder().encode('a profile');

describe('decodeUnpacked', () => {
  it('lets what is unpacked be read while the rest is being unpacked', async () => {
    const { outcome, lengths, sizes } = await unpacked(gzipSync(large), large);
    assert.deepEqual(outcome, whole);
    assert.ok(lengths.length > 3, `read on ${lengths.length} times`);
    assert.ok(lengths[0]! < large.length / 2, `began with ${lengths[0]} bytes`);
    assert.deepEqual(sizes.length, 1);
    assert.ok(sizes[0]! >= large.length && sizes[0]! < large.length * 1.01);
  });

  it('takes bytes that are not compressed as they are', async () => {
    assert.deepEqual(await unpacked(small, small), { outcome: whole, lengths: [], sizes: [small.length] });
  });

  it('reads members one after the other, where only the size of the last is stated', async () => {
    const parts = Buffer.concat([
      gzipSync(large),
      gzipSync(small),
      gzipSync(large.subarray(0, 1_000_000)),
      gzipSync(small),
    ]);
    const all = Buffer.concat([large, small, large.subarray(0, 1_000_000), small]);
    assert.deepEqual((await unpacked(parts, all)).outcome, whole);
  });

  it('passes over what follows the last member, and gives nothing where nothing is inside', async () => {
    const trailing = Buffer.concat([gzipSync(large), Buffer.alloc(100)]);
    assert.deepEqual((await unpacked(trailing, large)).outcome, whole);
    assert.deepEqual((await unpacked(gzipSync(new Uint8Array()), new Uint8Array())).outcome, whole);
  });

  it('says where a gzip is cut short or damaged, whatever was read of it before', async () => {
    const compressed = gzipSync(large);
    assert.deepEqual((await unpacked(compressed.subarray(0, -9), large)).outcome, { kind: 'truncatedGzip' });
    assert.deepEqual((await unpacked(compressed.subarray(0, 100_000), large)).outcome, { kind: 'truncatedGzip' });
    const damaged = Buffer.from(compressed);
    damaged[damaged.length - 6]! ^= 1;
    const { outcome } = await unpacked(damaged, large);
    assert.equal(outcome.kind, 'malformed');
  });
});
