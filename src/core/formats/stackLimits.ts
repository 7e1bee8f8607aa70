import type { LocationColumn } from '../profile/profile';
import { OversizedInput } from './decoded';

// A profile repeats in a few bytes what costs memory and time where it is spelled out, so what it spells out to is limited.
// Go records at most 1024 calls of a stack, each with the ones inlined there; V8 walks 128 unless told otherwise.

/** Frames of one stack, inlined ones included: 64 for each of 1024 calls. */
export const mostFramesOfStack = 1 << 16;
/** Frames of all stacks. A million stacks of fifty calls have a tenth of it. */
export const mostFrames = 1 << 29;
/** Calls below each other in a tree of V8. */
export const deepestTree = 1 << 12;

/** @throws OversizedInput. Linear in the stacks, and nothing where no location has enough frames to reach a limit. */
export function checkStacks(stackStart: Uint32Array, stackLocation: LocationColumn, frameStart: Uint32Array): void {
  const most = mostFramesOfLocation(frameStart);
  const isHarmless = longestStack(stackStart) * most <= mostFramesOfStack && stackLocation.length * most <= mostFrames;
  if (isHarmless) return;
  let all = 0;
  for (let stack = 0; stack + 1 < stackStart.length; stack++) {
    const frames = framesOfStack(stackLocation, stackStart[stack]!, stackStart[stack + 1]!, frameStart);
    if (frames > mostFramesOfStack) throw new OversizedInput(`has a stack of more than ${mostFramesOfStack} frames`);
    all += frames;
    if (all > mostFrames) throw new OversizedInput(`has more than ${mostFrames} frames in its stacks`);
  }
}

function mostFramesOfLocation(frameStart: Uint32Array): number {
  let most = 0;
  for (let i = 1; i < frameStart.length; i++) most = Math.max(most, frameStart[i]! - frameStart[i - 1]!);
  return most;
}

function longestStack(stackStart: Uint32Array): number {
  let longest = 0;
  for (let i = 1; i < stackStart.length; i++) longest = Math.max(longest, stackStart[i]! - stackStart[i - 1]!);
  return longest;
}

function framesOfStack(stackLocation: LocationColumn, from: number, to: number, frameStart: Uint32Array): number {
  let frames = 0;
  for (let i = from; i < to; i++) {
    const location = stackLocation[i]!;
    frames += frameStart[location + 1]! - frameStart[location]!;
  }
  return frames;
}
