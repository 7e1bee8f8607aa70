import { NodeProfiler } from '../../../src/capture/node/nodeProfiler';
import type { AttributionMode, RawCapture } from '../../../src/capture/profiler';
import { type NodeProcess, otherSession, sampled, until } from './nodeTarget';

const profiler = new NodeProfiler();

/** One second of a `hot` target. */
export async function capture(target: NodeProcess, attribution: AttributionMode): Promise<RawCapture> {
  const signal = new AbortController().signal;
  const options = { seconds: 1, signal, attribution };
  const run = await profiler.start({ kind: 'node', inspector: target.host, label: 'hot' }, options);
  const end = performance.now() + 1_000;
  await until(async () => performance.now() > end);
  return run.stop();
}

/** Part of all bytes that is charged to the two innermost functions. V8 inlines them as far out as into Node's own timers. */
export function partOfCallees(raw: RawCapture): number {
  return (sampled(raw, 'leaf') + sampled(raw, 'small')) / sampled(raw);
}

/**
 * The optimiser decides when, and on a crowded machine it is long in coming to it: natural captures until what the callees
 * allocate is charged to the caller. Returns the part that is not, which stays high where V8 does not inline any more.
 */
export async function untilInlined(target: NodeProcess): Promise<number> {
  const deadline = performance.now() + 30_000;
  let part = 1;
  while (part > 0.1 && performance.now() < deadline) part = partOfCallees(await capture(target, 'natural'));
  return part;
}

/** Whether the process knows of a capture that has switched inlining off. */
export async function isHeld(target: NodeProcess): Promise<boolean> {
  return (await evaluate(target, "globalThis[Symbol.for('allocLens.inlining')] !== undefined")) === true;
}

/** V8's hash of all its flags: it is the same again exactly when they are. */
export function flagsOf(target: NodeProcess): Promise<unknown> {
  return evaluate(target, "require('v8').cachedDataVersionTag()");
}

/** Through a session of its own. */
export async function evaluate(target: NodeProcess, expression: string): Promise<unknown> {
  const session = await otherSession(target);
  const parameters = { expression, includeCommandLineAPI: true, returnByValue: true };
  const { result } = await session.send('Runtime.evaluate', parameters);
  await session.close();
  return (result as { value: unknown }).value;
}
