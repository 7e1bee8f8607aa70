import type { Profile } from './profile';
import { selectSamples } from './select';
import { stringAt } from './stringAt';

/**
 * The part of a Go test binary's profile that the test or benchmark `functionName` caused: stacks that pass through it or
 * through a closure of it, and stacks of goroutines that the code under test started. What package testing, package init
 * and the runtime allocate for themselves is left out: package testing runs its own bookkeeping inside of runN and
 * tRunner as well, so these names alone tell nothing.
 *
 * Of a benchmark that is run with b.N = 1 before it is run for good, only the run for good stays, so that dividing by
 * b.N is right. A loop over b.Loop() runs once only, and inside of what otherwise is the warm-up.
 */
export function focusGoTest(profile: Profile, functionName: string): Profile {
  const frames = frameKinds(profile, functionName);
  const kinds = sampleKinds(profile, frames);
  const measured = kinds.includes(SampleKind.Measured);
  return selectSamples(profile, sample => {
    const kind = kinds[sample];
    return kind === SampleKind.WarmUp ? !measured : kind !== SampleKind.Harness;
  });
}

enum FrameKind {
  Other = 0,
  /** The function asked for, or a closure of it. */
  Subject = 1,
  /** Package testing, the generated main, the runtime. */
  Harness = 2,
  WarmUp = 3,
  Measured = 4,
}

enum SampleKind {
  Harness = 0,
  Subject = 1,
  WarmUp = 2,
  Measured = 3,
}

const WARM_UP = 'testing.(*B).run1.func1';
const MEASURED = 'testing.(*B).launch';
/** `main.` is the generated main of the test binary: the package under test goes by its import path, even if it is a main. */
const HARNESS = /^(runtime|testing|main|os\/signal)\./;

function frameKinds(profile: Profile, functionName: string): Uint8Array {
  const { frames, strings } = profile;
  const kindOf = new Map<number, FrameKind>();
  return Uint8Array.from(frames.functionName, name => {
    let kind = kindOf.get(name);
    if (kind === undefined) {
      kind = frameKind(stringAt(strings, name), functionName);
      kindOf.set(name, kind);
    }
    return kind;
  });
}

function frameKind(name: string, functionName: string): FrameKind {
  if (name === WARM_UP) return FrameKind.WarmUp;
  if (name === MEASURED) return FrameKind.Measured;
  if (HARNESS.test(name)) return FrameKind.Harness;
  // `example.com/shop/web.BenchmarkRender.func1`: dots may stand in the path as well, so the last segment decides.
  const [, called = '', closure] = /^[^.]*\.([^.]+)(\..*)?$/.exec(name.slice(name.lastIndexOf('/') + 1)) ?? [];
  const isClosure = closure === undefined || /^\.(func|gowrap|deferwrap)/.test(closure);
  return called === functionName && isClosure ? FrameKind.Subject : FrameKind.Other;
}

function sampleKinds(profile: Profile, frames: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: profile.stackStart.length - 1 }, (_, sample) => sampleKind(profile, frames, sample));
}

function sampleKind(profile: Profile, frames: Uint8Array, sample: number): SampleKind {
  const { stackStart, stackLocation, locationFrameStart, locationFrame } = profile;
  let subject = false;
  let run = SampleKind.Subject;
  let root = FrameKind.Other;
  for (let at = stackStart[sample]!; at < stackStart[sample + 1]!; at++) {
    const location = stackLocation[at]!;
    for (let i = locationFrameStart[location]!; i < locationFrameStart[location + 1]!; i++) {
      root = frames[locationFrame[i]!]!;
      if (root === FrameKind.Subject) subject = true;
      if (root === FrameKind.WarmUp) run = SampleKind.WarmUp;
      if (root === FrameKind.Measured) run = SampleKind.Measured;
    }
  }
  if (subject) return run;
  return root === FrameKind.Other ? SampleKind.Subject : SampleKind.Harness;
}
