import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { attribute } from '../../../src/core/attribution/attribute';
import { packageOf } from '../../../src/core/attribution/packageOf';
import { decodeProfile } from '../../../src/core/formats/decode';
import { decodePprof } from '../../../src/core/formats/pprof/decodePprof';
import { stringAt } from '../../../src/core/profile/stringAt';
import { noRoots } from '../../../src/core/source/sourceRoots';
import { decodeColumns } from '../../../src/session/decoding/decodeColumns';
import { slowSums, tableSums } from '../attribution/slowAttribution';
import { decodedProfile } from './profileText';
import { message } from './wireWriter';

/** Far more than any of these takes, and far less than the minutes that some of them took. */
const soonMs = 5000;

/** Runs `work`, which must answer soon also on a busy machine: measured in time of the processor, not of the wall. */
async function soon<T>(work: () => T | Promise<T>): Promise<T> {
  const before = process.cpuUsage();
  const answer = await work();
  const { user, system } = process.cpuUsage(before);
  assert.ok((user + system) / 1000 < soonMs, `took ${(user + system) / 1000} ms of CPU`);
  return answer;
}

/** One location with `lines` inlined calls of a few functions, and `samples` stacks that name it `times` times. */
function inlinedAgain(lines: number, times: number, samples = 1): Uint8Array {
  const profile = message().field(1, message().number(1, 1).number(2, 2));
  const functions = 7;
  const location = message().number(1, 1);
  for (let line = 1; line <= lines; line++)
    location.field(
      4,
      message()
        .number(1, 1 + (line % functions))
        .number(2, line),
    );
  profile.field(4, location);
  for (let id = 1; id <= functions; id++)
    profile.field(
      5,
      message()
        .number(1, id)
        .number(2, 2 + id),
    );
  for (let i = 0; i < samples; i++)
    profile.field(
      2,
      message()
        .field(1, new Array<number>(times).fill(1))
        .field(2, [i + 1]),
    );
  const names = Array.from({ length: functions }, (_, i) => `pkg${i % 3}.f${i}`);
  for (const text of ['', 'alloc_space', 'bytes', ...names]) profile.field(6, text);
  return profile.build();
}

function chain(depth: number, selfSize: number): Uint8Array {
  const open = `{"callFrame":{"functionName":"f","url":"file:///a.js","lineNumber":1},"selfSize":${selfSize},"id":1,"children":[`;
  return new TextEncoder().encode(`{"head":${open.repeat(depth)}${']}'.repeat(depth)}}`);
}

async function answerTo(bytes: Uint8Array) {
  return (await decodeColumns({ kind: 'file', bytes, name: 'x' }, noRoots)).answer;
}

describe('a profile made to hang who reads it', () => {
  it('is refused where a few bytes name millions of frames', async () => {
    const outcome = await soon(() => answerTo(inlinedAgain(3000, 3000)));
    assert.deepEqual(outcome, { kind: 'tooLarge', what: 'has a stack of more than 65536 frames' });
  });

  it('is refused where each stack is fine and all of them are not', async () => {
    const bytes = inlinedAgain(1000, 65, 9000);
    const outcome = await soon(() => decodeProfile(bytes));
    assert.deepEqual(outcome, { kind: 'tooLarge', what: 'has more than 536870912 frames in its stacks' });
  });

  it('is refused where JSON nests deeper than any program calls', async () => {
    const outcome = await soon(() => answerTo(chain(100_000, 8)));
    assert.deepEqual(outcome, { kind: 'tooLarge', what: 'has calls nested more than 4096 deep' });
    assert.equal(decodeProfile(chain(4000, 8)).kind, 'profile');
  });

  it('is read soon, and right, where its stacks repeat their lines as often as is allowed', async () => {
    const profile = decodedProfile(decodePprof(inlinedAgain(250, 250, 3)));
    const attribution = await soon(() => attribute(profile));
    const { frames, strings } = profile;
    const name = (frame: number) => stringAt(strings, frames.functionName[frame]!);
    const sorted = (sums: Map<string, number[]>) => [...sums].sort(([a], [b]) => (a < b ? -1 : 1));
    const lines = slowSums(profile, frame => `${name(frame)} :${frames.line[frame]}`);
    assert.deepEqual(sorted(tableSums(attribution.lines, 'withLine')), sorted(lines));
    assert.deepEqual(sorted(tableSums(attribution.functions, 'nameOnly')), sorted(slowSums(profile, name)));
    const packages = slowSums(profile, frame => packageOf('go', name(frame), ''));
    assert.deepEqual(sorted(tableSums(attribution.packages, 'nameOnly')), sorted(packages));
  });
});

describe('a profile of a program that calls deeply', () => {
  it('is read as it is: 1024 calls, each with others inlined, all in one recursion', async () => {
    const outcome = await soon(() => answerTo(inlinedAgain(12, 1024, 50)));
    assert.equal(outcome.kind, 'decoded');
    assert.ok(
      outcome.kind === 'decoded' && outcome.attribution.lines.total[0]!.every(total => total === (50 * 51) / 2),
    );
  });
});
