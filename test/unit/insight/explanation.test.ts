import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CondensedStack } from '../../../src/core/attribution/condensedStack';
import { explain } from '../../../src/core/insight/explanation';
import type { ExplanationInput, ExplanationSources } from '../../../src/core/insight/explanationInput';
import { explanationDocument } from '../../../src/core/insight/explanationMarkdown';
import { callSites } from '../../support/callSites';
import { condensedStack, stack } from '../../support/stacks';

const goProfile: ExplanationInput['profile'] = {
  label: 'shop :6060',
  origin: 'go',
  granularity: 'line',
  seconds: 10,
  sampleTypes: ['alloc_space', 'alloc_objects', 'inuse_space', 'inuse_objects'],
  totals: [1e9, 1e6, 5e6, 100],
  shown: 'alloc_space',
  period: 524_288,
  repeatable: true,
};

const compress = 'example.com/shop/web.compress /w/web/gzip.go:39';
const goStacks: CondensedStack[] = [
  {
    ...stack(
      `compress/flate.NewWriter < middleware.Compress | ${compress} < example.com/shop/web.(*Server).serve /w/web/handler.go:72 < main.main /w/main.go:8`,
      300e6,
      400,
      2e6,
      3,
    ),
    call: 'runtime.mallocgc',
    objectSize: { least: 600_000, most: 810_000 },
    belowFiles: [
      '/usr/lib/go/src/compress/flate/deflate.go',
      '/home/ci/go/pkg/mod/github.com/go-chi/chi@v3.3.4+incompatible/middleware/compress.go',
    ],
    variances: [9e12, 0, 0, 0],
  },
  {
    ...stack(`| ${compress} < main.preload /w/main.go:20`, 80e6, 1000, 0, 0),
    call: 'runtime.growslice',
    objectSize: { least: 80_000, most: 80_000 },
  },
];

function inputOf(stacks: readonly CondensedStack[], parts: Partial<ExplanationInput> = {}): ExplanationInput {
  const [site] = callSites(stacks, 4);
  assert.ok(site);
  const profile = parts.profile ?? goProfile;
  return {
    site,
    stacks,
    sourceText: '',
    freshness: 'current',
    rewrites: [],
    refusals: [],
    advice: [],
    ...parts,
    profile,
  };
}

function textOf(stacks: readonly CondensedStack[], parts?: Partial<ExplanationInput>): string {
  return explanationDocument(explain(inputOf(stacks, parts))).text;
}

const sources: ExplanationSources = {
  kind: ({ call }) =>
    ({ 'runtime.growslice': 'a slice that grows (append)', 'runtime.mallocgc': 'a struct (new)' })[call],
  escapes: [{ what: 'gz', reason: 'passed to io.Copy (interface).' }],
  lifetime: { verdict: 'Garbage at once', evidence: '380 MB were allocated and 2 MB of it lived at the end.' },
  module: ({ name, version }) => ({ name, version, newer: 'v5.2.1' }),
};

test('a line of Go of which everything is known', () => {
  const text = textOf(goStacks, {
    ...sources,
    sourceText: '\tgz := gzip.NewWriter(w)',
    rewrites: [
      {
        title: 'Hoist gzip.Writer into a sync.Pool: up to −38 % alloc_space',
        risk: 'review',
        notes: ['Close must run.'],
      },
    ],
    refusals: [{ reason: 'cannot pool: the value is returned' }],
    advice: [
      { kind: 'doesNotHelp', text: 'Joining with + would not help (measured: 80 → 80 B/op, Go 1.26).' },
      { kind: 'helps', text: 'A struct needs less.', link: { label: 'templ', url: 'https://templ.guide' } },
    ],
  });
  assert.equal(
    text,
    `# 38 % of alloc_space, 38 MB/s: \`web.compress\` at \`gzip.go:39\`

## Who allocates

- Your function \`example.com/shop/web.compress\`, at \`gzip.go:39\`.
- The line reads \`gz := gzip.NewWriter(w)\`
- 21 % is allocated by the line itself.
- 79 % is allocated below it by \`flate.NewWriter\`. The dependency to blame is \`github.com/go-chi/chi v3.3.4+incompatible\`; \`v5.2.1\` is out.

## What is allocated

- 79 %: \`a struct (new)\`, 600 kB to 810 kB each.
- 21 %: \`a slice that grows (append)\`, 80 kB each.

## How much

- 38 MB/s: 140 objects/s of 271 kB in the mean. 380 MB were allocated in 10 s of \`shop :6060\`.
- Per call: not known, because a profile does not count calls. A benchmark tells it.
- 2 MB in 3 objects were in use at the end of the window.
- With 95 % confidence 37.4 MB/s to 38.6 MB/s, founded on 725 sampled allocations.

## Why it is on the heap

- \`gz\` escapes: passed to io.Copy (interface).

## How long it lives

- Garbage at once. 380 MB were allocated and 2 MB of it lived at the end.

## Who calls

- 79 % comes from \`web.(*Server).serve\` at \`handler.go:72\`.
- 21 % comes from \`main.preload\` at \`main.go:20\`.
- The most used way: \`main.main\` → \`web.(*Server).serve\` → \`web.compress\`.

## What can be done

- Hoist gzip.Writer into a sync.Pool: up to −38 % alloc_space. It needs your review. Close must run.
- Show the rewrites at the line.
- A struct needs less. Read about templ: https://templ.guide
- Joining with + would not help (measured: 80 → 80 B/op, Go 1.26).
- No rewrite: cannot pool: the value is returned.
- After a change: capture again and compare.
`,
  );
});

test('a line of which only the profile is known says what is not', () => {
  const bare = [{ ...stack('| main.load /w/main.go:5', 3e6), variances: [1.5e12] }];
  const profile = { ...goProfile, sampleTypes: ['alloc_space'] as const, seconds: 0, totals: [1e8], repeatable: false };
  assert.equal(
    textOf(bare, { profile, freshness: 'edited', doubt: { reason: 'unverified', misplaced: new Set() } }),
    `# 3 % of alloc_space, 3 MB: \`main.load\` at \`main.go:5\`

## Before you read on

- The line was edited since the capture: all of this is of the text before.
- Nothing shows that the file is the one that the program was built from: it may differ from the build.

## Who allocates

- Your function \`main.load\`, at \`main.go:5\`.
- All of it is allocated by the line itself.

## What is allocated

- What kind of objects is not known: that is read from the program's file, which is not at hand.

## How much

- 3 MB. 3 MB were allocated of \`shop :6060\`.
- Per call: not known, because a profile does not count calls. A benchmark tells it.
- With 95 % confidence 600 kB to 5.4 MB, founded on 6 sampled allocations. That is too few to tell much: capture longer.

## Why it is on the heap

- Not known: the Go compiler was not asked about this line yet, or could not compile it.

## Who calls

- All of it is called from outside of your code, or by the runtime.

## What can be done

- Alloc Lens knows no rewrite for what allocates here.
`,
  );
});

test('where nothing escapes, the reason follows from who allocates', () => {
  const said = (line: string) => textOf([stack(line, 1e9)], { escapes: [] });
  const nothing = 'The compiler reports nothing that escapes on this line';
  assert.ok(said('| m.f /w/f.go:1').includes(`- ${nothing}: growing maps and slices allocates without escaping.\n`));
  assert.ok(said('fmt.Sprint | m.f /w/f.go:1').includes(`- ${nothing}: what it calls allocates.\n`));
});

test('a benchmark tells the cost of an operation, and recorded allocations are no sample there', () => {
  const text = textOf([stack('| m.BenchmarkX /w/x_test.go:9', 32_000, 2_000)], {
    profile: {
      ...goProfile,
      sampleTypes: ['alloc_space', 'alloc_objects'],
      totals: [32_000, 2_000],
      seconds: 0,
      operations: 2_000,
      period: 1,
    },
  });
  assert.match(text, /- Per operation: 16 B in 1 object\. The benchmark ran 2 k operations\.\n/);
  assert.match(text, /- Objects of 16 B in the mean\.\n/);
  assert.match(text, /- Exact to the digits shown, founded on /);
  assert.doesNotMatch(text, /too few|95 %/);
});

test('samples are too few exactly where the line is grey, and an interval that the digits cannot show is none', () => {
  const line = (recorded: number, variance: number) =>
    textOf([{ ...stack('| m.f /w/f.go:1', 100e6, 0, 0, 0), recorded, variances: [variance, 0, 0, 0] }]);
  const [wide, narrow] = [(51e6 / 1.96) ** 2, (49e6 / 1.96) ** 2];
  assert.match(
    line(4, narrow),
    /- With 95 % confidence 5\.1 MB\/s to 14\.9 MB\/s, founded on 4 sampled allocations\.\n/,
  );
  assert.match(line(3, narrow), /founded on 3 sampled allocations\. That is too few/);
  assert.match(line(19, wide), /founded on 19 sampled allocations\. That is too few/);
  assert.match(line(50, 1e6), /- Exact to the digits shown, founded on 50 sampled allocations\.\n/);
});

test('a function of V8 is explained as a function', () => {
  const text = textOf([stack('| listOrders /w/orders.js:12 < handle /w/routes.js:3', 40e6)], {
    profile: { ...goProfile, origin: 'v8', granularity: 'function', sampleTypes: ['alloc_space'], totals: [100e6] },
  });
  assert.match(text, /^# 40 % of alloc_space, 4 MB\/s: anywhere in `listOrders\(\)` at `orders\.js:12`\n/);
  assert.match(text, /- Your function `listOrders\(\)`, which begins at `orders\.js:12`\. V8 tells the function/);
  assert.match(text, /V8 does not tell\.\n/);
});

test('more callers than are shown are counted, and shares add up to the whole', () => {
  const stacks = Array.from({ length: 9 }, (_, index) =>
    stack(`| m.f /w/f.go:1 < m.c${index} /w/c.go:${index + 1}`, 10e6),
  );
  const text = textOf(stacks);
  const shares = [...text.slice(text.indexOf('## Who calls')).matchAll(/^- (\d+) %/gm)].map(match => Number(match[1]));
  assert.equal(shares.length, 6);
  assert.ok(Math.abs(shares.reduce((sum, each) => sum + each, 0) - 100) <= 3, shares.join(' '));
  assert.match(text, /- 44 % comes from 4 more callers\.\n/);
});

test('names from a profile are never markup, links or lines of their own', () => {
  const evil = 'f`](command:x)\n# Heading\u202e[a](http://b) <img>';
  const input = inputOf([
    condensedStack({
      below: ['`` b'],
      user: [{ functionName: evil, path: '/w/`x`.go', line: 1, startLine: 1 }],
      values: [1e6, 1, 0, 0],
      recorded: 2,
    }),
  ]);
  const { text } = explanationDocument(
    explain({
      ...input,
      refusals: [{ reason: 'no *bold* [link](command:x) <b> _it_ alloc_space' }],
      escapes: [{ what: 'a`b', reason: '<i>' }],
    }),
  );
  assert.equal(text.match(/^#/gm)?.length, 7, text);
  assert.ok(text.includes('`` f`](command:x) # Heading [a](http://b) <img> ``'), text);
  assert.ok(text.includes('``` `` b ```'), text);
  assert.ok(text.includes('no \\*bold\\* \\[link\\](command:x) \\<b\\> \\_it\\_ alloc_space.'), text);
});

test('links cover exactly what they are written on', () => {
  const { text, links } = explanationDocument(explain(inputOf(goStacks)));
  const shown = links.map(
    ({ start, end, target }) =>
      `${text.slice(start, end)} → ${'place' in target ? `${target.path}:${target.line}` : target.action}`,
  );
  assert.deepEqual(shown, [
    '`gzip.go:39` → /w/web/gzip.go:39',
    '`gzip.go:39` → /w/web/gzip.go:39',
    '`handler.go:72` → /w/web/handler.go:72',
    '`main.go:20` → /w/main.go:20',
    'capture again and compare → captureAgain',
  ]);
});
