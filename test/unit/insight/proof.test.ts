import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { benchmarkReadings } from '../../../src/core/insight/benchmarkOutput';
import { mannWhitney, median } from '../../../src/core/insight/mannWhitney';
import { type Proof, proofSentence, savesAllocation } from '../../../src/core/insight/proof';
import { seeded } from '../formats/randomPprof';

/** The same by looking at every way to deal the values to two samples. */
function byEnumeration(first: readonly number[], second: readonly number[]): number {
  const all = [...first, ...second];
  const rank = (value: number) =>
    all.filter(each => each < value).length + (all.filter(each => each === value).length + 1) / 2;
  const sumOf = (values: readonly number[]) => values.reduce((total, value) => total + rank(value), 0);
  const observed = sumOf(first);
  let [ways, below, above] = [0, 0, 0];
  for (let mask = 0; mask < 1 << all.length; mask++) {
    const dealt = all.filter((_, i) => (mask >> i) & 1);
    if (dealt.length !== first.length) continue;
    ways++;
    if (sumOf(dealt) <= observed) below++;
    if (sumOf(dealt) >= observed) above++;
  }
  return Math.min(1, (2 * Math.min(below, above)) / ways);
}

describe('mannWhitney', () => {
  it('has the values of the tables', () => {
    assert.equal(mannWhitney([1, 2, 3, 4], [5, 6, 7, 8]).toFixed(4), '0.0286');
    assert.equal(mannWhitney([1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]).toFixed(4), '0.0022');
    assert.equal(mannWhitney([1, 3, 5, 7], [2, 4, 6, 8]).toFixed(4), '0.6857');
    assert.equal(mannWhitney([5, 5, 5], [5, 5, 5]), 1);
    assert.equal(mannWhitney([], [1]), 1);
  });

  it('equals counting every way to deal the values, with and without ties', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(seed);
      const draw = (count: number) => Array.from({ length: count }, () => Math.floor(random() * (seed % 2 ? 6 : 1000)));
      const [first, second] = [draw(2 + (seed % 5)), draw(3 + (seed % 6))];
      assert.ok(Math.abs(mannWhitney(first, second) - byEnumeration(first, second)) < 1e-12, `seed ${seed}`);
    }
  });

  it('is the same from both sides', () => {
    const random = seeded(7);
    const [a, b] = [Array.from({ length: 20 }, random), Array.from({ length: 20 }, () => random() + 0.2)];
    assert.ok(Math.abs(mannWhitney(a, b) - mannWhitney(b, a)) < 1e-12);
    assert.ok(mannWhitney(a, b) < 0.2);
  });
});

const output = `goos: linux
goarch: amd64
pkg: example.com/p
BenchmarkRender-2           	  123456	      1870.5 ns/op	    1984 B/op	       5 allocs/op
BenchmarkRender/large-2     	      10	 1.5e+06 ns/op	 12.5 MB/s	  200000 B/op	      17 allocs/op
BenchmarkSub/a-2-2          	       1	      10 ns/op	       0 B/op	       0 allocs/op
BenchmarkTorn-2             	hello from the program
BenchmarkNoMem-2            	       1	      10 ns/op
PASS
`;

describe('benchmarkReadings', () => {
  it('reads what package testing prints, sub-benchmarks and other metrics too', () => {
    assert.deepEqual(benchmarkReadings(output), [
      { name: 'BenchmarkRender', nsPerOp: 1870.5, bytesPerOp: 1984, allocsPerOp: 5 },
      { name: 'BenchmarkRender/large', nsPerOp: 1.5e6, bytesPerOp: 200000, allocsPerOp: 17 },
      { name: 'BenchmarkSub/a-2', nsPerOp: 10, bytesPerOp: 0, allocsPerOp: 0 },
    ]);
  });
});

describe('a proof', () => {
  const reading = (nsPerOp: number, bytesPerOp: number, allocsPerOp: number) => ({
    name: 'BenchmarkRender',
    nsPerOp,
    bytesPerOp,
    allocsPerOp,
  });
  const proof = (before: ReturnType<typeof reading>[], after: ReturnType<typeof reading>[]): Proof => ({
    name: 'BenchmarkRender',
    before,
    after,
  });
  const times = [1870, 1900, 1850, 1880, 1860, 1890];

  it('tells bytes, allocations and time with how sure it is', () => {
    const saved = proof(
      times.map(ns => reading(ns, 1984, 5)),
      times.map(ns => reading(ns / 3, 0, 0)),
    );
    assert.equal(
      proofSentence(saved),
      'BenchmarkRender: 1.98 kB → 0 B/op (gone), 5 → 0 allocs/op, 1.88 µs → 625 ns/op (−67 %, p=0.002, n=6+6)',
    );
    assert.ok(savesAllocation(saved));
  });

  it('calls no time faster that may be so by chance, and no rewrite good that allocates more', () => {
    const same = proof(
      times.map(ns => reading(ns, 88, 2)),
      times.map((ns, i) => reading(ns + (i % 2 ? 5 : -5), 128, 2)),
    );
    assert.equal(
      proofSentence(same),
      'BenchmarkRender: 88 → 128 B/op (+45 %), 2 → 2 allocs/op, 1.88 µs → 1.88 µs/op (~, p=1.000, n=6+6)',
    );
    assert.equal(savesAllocation(same), false);
    assert.equal(savesAllocation(proof([reading(1, 16, 2)], [reading(1, 16, 1)])), true);
  });

  it('takes the value in the middle', () => {
    assert.equal(median([3, 1, 2]), 2);
    assert.equal(median([4, 1, 2, 3]), 2.5);
  });
});
