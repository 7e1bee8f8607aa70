import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { condenseStacks } from '../../../src/core/attribution/condense';
import { decodePprof } from '../../../src/core/formats/pprof/decodePprof';
import { decodedProfile } from '../formats/profileText';
import { message } from '../formats/wireWriter';

/** A profile of stacks written as `bytes: leaf < caller < …`; functions that begin with `my` lie in the workspace. */
function profileOf(...stacks: string[]) {
  const names = [...new Set(stacks.flatMap(stack => stack.split(': ')[1]!.split(' < ')))];
  const strings = ['', 'alloc_space', '/work/my.go', '/go/lib.go', ...names];
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
        .number(4, name.startsWith('my') ? 2 : 3)
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
