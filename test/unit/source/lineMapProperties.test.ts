import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lineKey } from '../../../src/core/source/lineKey';
import { mapLines } from '../../../src/core/source/lineMap';
import { seeded } from '../formats/randomPprof';

const rounds = 1500;

interface Case {
  readonly before: string[];
  readonly after: string[];
}

/** A text of lines that often repeat, and the same after random insertions, removals, changes, moves and copies. */
function randomCase(seed: number): Case {
  const random = seeded(seed);
  const pick = (count: number) => Math.floor(random() * count);
  const repeated = ['}', '', '\treturn nil', '\tbuf := make([]byte, 64)', '\tx = append(x, y)'];
  let fresh = 0;
  const line = () => (random() < 0.5 ? repeated[pick(repeated.length)]! : `\tcall${fresh++}(a, b, ${pick(9)})`);
  const before = Array.from({ length: 1 + pick(30) }, line);
  const after = [...before];
  for (let edits = pick(8); edits > 0 && after.length > 0; edits--) {
    const at = pick(after.length);
    const kind = pick(6);
    if (kind === 0) after.splice(at, 0, line());
    else if (kind === 1) after.splice(at, 1);
    else if (kind === 2) after[at] = `${after[at]!.replace(/\d/, '7')} + z`;
    else if (kind === 3) after.splice(pick(after.length), 0, ...after.splice(at, 1 + pick(4)));
    else if (kind === 4) after.splice(at, 0, ...after.slice(at, at + 1 + pick(4)));
    else after[at] = `  ${after[at]}  `;
  }
  // A text without a line is a text with an empty one.
  return { before, after: after.length > 0 ? after : [''] };
}

/** Lengths of the longest common subsequences of all beginnings: `[i][j]` of the first i and j lines. */
function prefixLengths(a: readonly string[], b: readonly string[]): number[][] {
  const rows = [new Array<number>(b.length + 1).fill(0)];
  for (const [i, x] of a.entries()) {
    const row = [0];
    for (const [j, y] of b.entries()) row.push(x === y ? rows[i]![j]! + 1 : Math.max(row[j]!, rows[i]![j + 1]!));
    rows.push(row);
  }
  return rows;
}

/** The 1-based newer lines to which some longest common subsequence takes each older line: by definition, slowly. */
function choices({ before, after }: Case): number[][] {
  const a = before.map(lineKey);
  const b = after.map(lineKey);
  const prefix = prefixLengths(a, b);
  const suffix = prefixLengths(a.toReversed(), b.toReversed());
  const longest = prefix[a.length]![b.length]!;
  return a.map((line, i) =>
    b.flatMap((other, j) =>
      line === other && prefix[i]![j]! + 1 + suffix[a.length - i - 1]![b.length - j - 1]! === longest ? [j + 1] : [],
    ),
  );
}

test(`in ${rounds} random edits a line is on an equal one in the order of both texts, or marked as edited or stale`, () => {
  let guessed = 0;
  const seen = { current: 0, shifted: 0, edited: 0, stale: 0 };
  for (let seed = 1; seed <= rounds; seed++) {
    const texts = randomCase(seed);
    const map = mapLines(texts.before.join('\n'), texts.after.join('\n'));
    const possible = choices(texts);
    const taken = new Set<number>();
    for (const [index, text] of texts.before.entries()) {
      const place = map.place(index + 1);
      seen[place.freshness]++;
      const told = () =>
        `seed ${seed}, line ${index + 1} → ${JSON.stringify(place)}\n${JSON.stringify(texts, null, 1)}`;
      if (place.freshness === 'stale') continue;
      assert.ok(!taken.has(place.line), `two lines in one place: ${told()}`);
      taken.add(place.line);
      const now = texts.after[place.line - 1]!;
      if (place.freshness === 'edited') {
        assert.notEqual(lineKey(now), lineKey(text), `edited into itself: ${told()}`);
        continue;
      }
      assert.equal(lineKey(now), lineKey(text), `another text: ${told()}`);
      assert.ok(possible[index]!.includes(place.line), `not in the order of both texts: ${told()}`);
      if (possible[index]!.length > 1) guessed++;
      assert.equal(place.freshness === 'current', place.line === index + 1, told());
      assert.equal(map.current(index + 1), place.line);
    }
  }
  const found = seen.current + seen.shifted;
  assert.ok(guessed <= found / 1000, `${guessed} of ${found} lines could also be others`);
  for (const [freshness, times] of Object.entries(seen)) assert.ok(times > 500, `${freshness} was met ${times} times`);
});

test('a line that can be one line only is found, never given up', () => {
  let lost = 0;
  let found = 0;
  for (let seed = 1; seed <= rounds; seed++) {
    const texts = randomCase(seed);
    const map = mapLines(texts.before.join('\n'), texts.after.join('\n'));
    for (const [index, lines] of choices(texts).entries()) {
      // Where a longest common subsequence can leave the line out, it is not certain either.
      if (lines.length !== 1 || !isInAll(texts, index)) continue;
      if (map.current(index + 1) === lines[0]) found++;
      else lost++;
    }
  }
  assert.equal(lost, 0, `${lost} lost, ${found} found`);
  assert.ok(found > 5000);
});

function isInAll({ before, after }: Case, without: number): boolean {
  const b = after.map(lineKey);
  const lengths = (lines: readonly string[]) => prefixLengths(lines, b)[lines.length]![b.length]!;
  const keys = before.map(lineKey);
  return lengths(keys.toSpliced(without, 1)) < lengths(keys);
}
