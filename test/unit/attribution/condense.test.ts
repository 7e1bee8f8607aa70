import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { blamedModule } from '../../../src/core/attribution/callSites';
import { condenseStacks } from '../../../src/core/attribution/condense';
import { decodePprof } from '../../../src/core/formats/pprof/decodePprof';
import { decodedProfile } from '../formats/profileText';
import { message } from '../formats/wireWriter';

/** A profile of stacks written as `bytes: leaf < caller < …`; functions that begin with `my` lie in the workspace, with `dep` in modules. */
function profileOf(...stacks: string[]) {
  const names = [...new Set(stacks.flatMap(stack => stack.split(': ')[1]!.split(' < ')))];
  const strings = ['', 'alloc_space', '/work/my.go', '/go/lib.go', ...names, ...names.map(moduleFile)];
  const profile = message().field(1, message().number(1, 1));
  for (const [row, name] of names.entries()) {
    const id = row + 1;
    profile.field(
      4,
      message()
        .number(1, id)
        .field(
          4,
          message()
            .number(1, id)
            .number(2, 10 + row),
        ),
    );
    profile.field(
      5,
      message()
        .number(1, id)
        .number(2, 4 + row)
        .number(4, name.startsWith('dep') ? 4 + names.length + row : name.startsWith('my') ? 2 : 3)
        .number(5, 5),
    );
  }
  for (const stack of stacks) {
    const [bytes, frames] = stack.split(': ') as [string, string];
    const ids = frames.split(' < ').map(name => names.indexOf(name) + 1);
    profile.field(
      2,
      message()
        .field(1, ids)
        .field(2, [Number(bytes)]),
    );
  }
  for (const text of strings) profile.field(6, text);
  return decodedProfile(decodePprof(profile.build()));
}

const moduleFile = (name: string) => `example.com/${name}@v1.0.0/${name}.go`;
const inWork = (file: string) => (file.startsWith('/work/') ? file : undefined);
const text = (...stacks: string[]) =>
  condenseStacks(profileOf(...stacks), inWork).map(
    ({ values, below, user }) =>
      `${values}: ${below.join(' < ')} | ${user.map(frame => frame.functionName).join(' < ')}`,
  );

describe('condenseStacks', () => {
  it('merges stacks that agree below the workspace and in it, the largest first', () => {
    assert.deepEqual(text('1: make < lib < myA < main', '9: make < myB < main', '4: make < lib < myA < http < main'), [
      '9: make | myB',
      '5: make < lib | myA',
    ]);
  });

  it('leaves out stacks that never reach the workspace', () => {
    assert.deepEqual(text('7: make < lib < main', '1: myA < main'), ['1:  | myA']);
  });

  it('keeps user frames on both sides of other code, and only the code below the innermost one', () => {
    assert.deepEqual(text('3: make < myA < lib < myB < main'), ['3: make | myA < myB']);
  });

  it('keeps at most 12 names and 12 frames, those nearest to the allocation', () => {
    const lib = Array.from({ length: 14 }, (_, i) => `lib${i}`);
    const my = Array.from({ length: 14 }, (_, i) => `my${i}`);
    assert.deepEqual(text(`3: ${[...lib, ...my].join(' < ')}`), [
      `3: ${lib.slice(0, 12).join(' < ')} | ${my.slice(0, 12).join(' < ')}`,
    ]);
  });

  it('blames the innermost module however deep the runtime recurses above it', () => {
    const blamed = (depth: number) => {
      const runtime = Array.from({ length: depth }, (_, i) => `encode${i}`);
      const stack = `3: ${[...runtime, 'depA', 'depB', 'myA'].join(' < ')}`;
      const [condensed] = condenseStacks(profileOf(stack), inWork);
      assert.ok(condensed && condensed.below.length <= 12);
      return blamedModule(condensed)?.name;
    };
    assert.deepEqual([1, 10, 11, 12, 13, 40].map(blamed), Array(6).fill('example.com/depA'));
    const lib = Array.from({ length: 12 }, (_, i) => `lib${i}`);
    assert.deepEqual(text(`3: ${[...lib, 'depA', 'depB', 'myA'].join(' < ')}`), [
      `3: ${[...lib.slice(0, 11), 'depA'].join(' < ')} | myA`,
    ]);
    assert.deepEqual(text(`3: ${['depC', ...lib, 'depA', 'myA'].join(' < ')}`), [
      `3: ${['depC', ...lib.slice(0, 11)].join(' < ')} | myA`,
    ]);
  });

  it('blames the module also in the groups that are too many to keep whole', () => {
    const many = Array.from({ length: 5000 }, (_, i) => `9: lib${i} < myA`);
    const stacks = condenseStacks(
      profileOf(...many, '1: libA < libB < depA < libC < myB', '1: libA < libD < depA < myB'),
      inWork,
    );
    const last = stacks.at(-1);
    assert.ok(last);
    assert.deepEqual([stacks.length, last.values, last.below], [5001, [2], ['libA', 'depA']]);
    assert.equal(blamedModule(last)?.name, 'example.com/depA');
  });

  it('describes user frames by path, line and start, and sums what was recorded', () => {
    const [stack] = condenseStacks(profileOf('3: myA < main'), inWork);
    assert.deepEqual(stack?.user, [{ functionName: 'myA', path: '/work/my.go', line: 10, startLine: 5 }]);
  });

  it('asks once for each distinct file', () => {
    const asked: string[] = [];
    condenseStacks(profileOf('1: make < myA', '2: lib < myB'), file => {
      asked.push(file);
      return inWork(file);
    });
    assert.deepEqual(asked.filter(file => file !== '').sort(), ['/go/lib.go', '/work/my.go']);
  });
});
