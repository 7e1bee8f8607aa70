import { CancelledError, CaptureError } from '../captureError';
import type { CaptureOptions, RawCapture, RunningCapture, V8Capture } from '../profiler';
import type { NodeTarget } from '../target';
import { shared } from '../wait';
import type { InspectorPlace } from './openedInspector';
import { profilesOf } from './sampledProfile';

type StartOne = (target: NodeTarget, options: CaptureOptions, place: InspectorPlace) => Promise<RunningCapture>;

interface Member {
  readonly name: string;
  readonly capture: RunningCapture;
}

/**
 * Records a process and its children at once. Those whose inspectors are open are attached together, the others one by
 * one: a signal opens the port that Node was started with, which workers of a cluster share with their primary, so that
 * each child's inspector moves out of the way of the next. A child that cannot be attached is named in a note; a parent
 * that cannot fails the capture.
 */
export async function startTogether(
  { children = [], ...parent }: NodeTarget,
  given: CaptureOptions,
  startOne: StartOne,
): Promise<RunningCapture> {
  const options = { ...given, signal: shared(given.signal) };
  const members: Member[] = [];
  const notes: string[] = [];
  const join = async (target: NodeTarget, place: InspectorPlace) => {
    const capture = await startOne(target, options, place);
    const member = { name: target.pid === undefined ? target.label : `Process ${target.pid}`, capture };
    members.push(member);
    return member;
  };
  const joinChild = (child: NodeTarget) => join(child, 'moves').catch(error => void notes.push(leftOut(child, error)));
  const isOpen = (target: NodeTarget) => target.attach !== 'signal';
  let lead: Member;
  try {
    // Before the parent: a primary of a cluster whose inspector is opened by a signal sends that signal to its workers,
    // and inspectors that we did not open would not be closed again.
    for (const child of children.filter(each => !isOpen(each))) await joinChild(child);
    const [own] = await Promise.allSettled([join(parent, 'stays'), ...children.filter(isOpen).map(joinChild)]);
    if (own.status === 'rejected') throw own.reason;
    lead = own.value;
    if (options.signal.aborted) throw new CancelledError();
  } catch (error) {
    await Promise.all(members.map(({ capture }) => capture.dispose()));
    throw error;
  }
  const others = members.filter(each => each !== lead);
  const capture = new TogetherCapture(lead, others, notes);
  // Whoever was attached first has sampled alone for a while: all windows begin anew.
  if (!isOpen(parent) || !children.every(isOpen)) await capture.align();
  return capture;
}

class TogetherCapture implements RunningCapture {
  readonly allocationRate: number | undefined;
  readonly ended: Promise<void>;
  private children: readonly Member[];
  /** A capture whose process has ended answers with its last window again and again. */
  private readonly taken = new WeakSet<RawCapture>();

  constructor(
    private readonly parent: Member,
    children: readonly Member[],
    private readonly ownNotes: string[],
  ) {
    this.children = children;
    const rates = [parent, ...children].map(({ capture }) => capture.allocationRate);
    this.allocationRate = sum(rates);
    this.ended = parent.capture.ended;
    if (children.length > 0) {
      const noun = children.length === 1 ? '1 child process' : `${children.length} child processes`;
      ownNotes.unshift(`${noun} sampled along with its parent: ${children.map(each => each.name).join(', ')}.`);
    }
  }

  get notes(): readonly string[] {
    return [...this.parent.capture.notes, ...this.ownNotes];
  }

  /** Throws away what was sampled so far. A process that has ended meanwhile is told with the next window. */
  async align(): Promise<void> {
    await Promise.allSettled([this.parent, ...this.children].map(({ capture }) => capture.rotate?.()));
  }

  stop(): Promise<RawCapture> {
    return this.take(capture => capture.stop());
  }

  rotate(): Promise<RawCapture> {
    return this.take(capture => capture.rotate?.() ?? Promise.reject(new Error('it cannot be rotated')));
  }

  async currentRate(): Promise<number | undefined> {
    return sum(await Promise.all([this.parent, ...this.children].map(({ capture }) => capture.currentRate?.())));
  }

  async dispose(): Promise<void> {
    await Promise.all([this.parent, ...this.children].map(({ capture }) => capture.dispose()));
  }

  private async take(read: (capture: RunningCapture) => Promise<RawCapture>): Promise<RawCapture> {
    const reading = this.children.map(async child => ({ child, raw: await read(child.capture) }));
    const [own, ...others] = await Promise.allSettled([read(this.parent.capture), ...reading]);
    if (own.status === 'rejected') {
      await this.dispose();
      throw own.reason;
    }
    if (own.value.kind !== 'v8HeapProfile') return own.value;
    const windows: { name: string; raw: V8Capture }[] = [{ name: this.parent.name, raw: own.value }];
    const lost = new Set<Member>();
    for (const [i, settled] of others.entries()) {
      const child = this.children[i]!;
      if (settled.status === 'rejected') {
        lost.add(child);
        const isBusy = settled.reason instanceof CaptureError && settled.reason.failure === 'targetBusy';
        const why = isBusy ? 'does not answer' : 'ended during the capture';
        this.ownNotes.push(`${child.name} ${why}; what it allocated since is missing.`);
        await child.capture.dispose();
      } else if (settled.value.raw.kind === 'v8HeapProfile' && !this.taken.has(settled.value.raw)) {
        this.taken.add(settled.value.raw);
        windows.push({ name: child.name, raw: settled.value.raw });
      }
    }
    this.children = this.children.filter(child => !lost.has(child));
    return { ...merged(own.value, windows), notes: [...notesOf(windows), ...this.ownNotes] };
  }
}

function merged(own: V8Capture, windows: readonly { raw: V8Capture }[]): V8Capture {
  return {
    ...own,
    others: windows.flatMap(({ raw }) => profilesOf(raw)).slice(1),
    // Numbers of scripts without an address are those of the first process.
    scripts: windows.flatMap(({ raw }) => (raw.scripts ?? []).filter(({ url }) => raw === own || url !== '')),
    attribution: windows.every(({ raw }) => raw.attribution === 'exact') ? 'exact' : 'natural',
    stopMs: Math.max(...windows.map(({ raw }) => raw.stopMs ?? 0)),
  };
}

/** What holds for all processes once, what does not with the process it holds for. */
function notesOf(windows: readonly { name: string; raw: V8Capture }[]): string[] {
  const common = (note: string) => windows.every(({ raw }) => raw.notes.includes(note));
  const notes = windows.flatMap(({ name, raw }) => raw.notes.map(note => (common(note) ? note : `${name}: ${note}`)));
  return [...new Set(notes)];
}

function leftOut({ label }: NodeTarget, error: unknown): string {
  const why =
    error instanceof CaptureError
      ? `${error.message} ${error.remedy}`
      : error instanceof CancelledError
        ? 'You did not agree to open its inspector.'
        : String((error as Error).message);
  return `Child process ${label} is not in the profile: ${why}`;
}

function sum(rates: readonly (number | undefined)[]): number | undefined {
  const known = rates.filter(rate => rate !== undefined);
  return known.length === 0 ? undefined : known.reduce((total, rate) => total + rate, 0);
}
