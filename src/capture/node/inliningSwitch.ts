import { setTimeout as delay } from 'node:timers/promises';
import type { CdpSession, CommandOptions } from './cdpChannel';
import { Deadline } from './deadline';
import { call, ownTime, RECOUNT_MS, switchOff } from './inliningInTarget';

/** Without a renewal within this time the target restores itself: our socket may break, or the editor may be killed. */
export const INLINING_LEASE_MS = 60_000;
const RENEWALS_A_LEASE = 3;
const ANSWER_MS = 5_000;
/** A machine so crowded that a process does not get ten turns in this time is not waited for. */
const COUNTED_MS = 3_000;

/** 'differs': inlining is on again, but V8's flags are not all as they were; 'unanswered': the target has not said. */
export type Restoration = 'restored' | 'differs' | 'unanswered';

/**
 * V8 walks machine frames: a function that was inlined does not exist, and its caller is charged. With inlining switched
 * off for all isolates of the process, bytes stand where they are allocated.
 */
export class InliningSwitch {
  private readonly renewal: NodeJS.Timeout;
  private expired = false;
  private restoring: Promise<Restoration> | undefined;

  private constructor(
    private readonly session: CdpSession,
    leaseMs: number,
  ) {
    this.renewal = setInterval(() => void this.renew(), leaseMs / RENEWALS_A_LEASE);
    this.renewal.unref();
  }

  /** Switches inlining off, or says in half a sentence why that is not possible; the process is as it was then. */
  static async off(session: CdpSession, options: CommandOptions, leaseMs: number): Promise<InliningSwitch | string> {
    const answer = await evaluate(session, switchOff(leaseMs), options).catch(async error => {
      // Given up or not answered in time: the command may still be carried out, and this one stands behind it.
      await restoreInlining(session, new Deadline(ANSWER_MS));
      throw error;
    });
    return answer === 'off' ? new InliningSwitch(session, leaseMs) : answer;
  }

  /** False once the target has restored itself because no renewal reached it: then part of the window was natural. */
  get held(): boolean {
    return !this.expired;
  }

  /**
   * Switches inlining on again and has functions compiled anew, in the main thread by the session and elsewhere by
   * `recountOthers`. Until that is done the lease stands behind it. Idempotent, never rejects.
   */
  restore(recountOthers: () => Promise<void>, deadline: Deadline): Promise<Restoration> {
    clearInterval(this.renewal);
    this.restoring ??= this.restoreOnce(recountOthers, deadline);
    return this.restoring;
  }

  private async restoreOnce(recountOthers: () => Promise<void>, deadline: Deadline): Promise<Restoration> {
    const answer = await ask(this.session, 'flagsOn', deadline);
    if (answer === 'expired') this.expired = true;
    if (answer !== 'restored' && answer !== 'differs') return outcomeOf(answer);
    try {
      await Promise.all([recount(this.session, { timeoutMs: deadline.within(ANSWER_MS) }), recountOthers()]);
    } catch {
      return 'unanswered';
    }
    return (await ask(this.session, 'forget', deadline)) === '' ? 'unanswered' : answer;
  }

  private async renew(): Promise<void> {
    if ((await ask(this.session, 'renew', new Deadline(ANSWER_MS))) === 'expired') this.expired = true;
  }
}

/** Has the target switch inlining on again by itself, through any session. Never rejects. */
export async function restoreInlining(session: CdpSession, deadline: Deadline): Promise<Restoration> {
  return outcomeOf(await ask(session, 'restoreAll', deadline));
}

/** Throws away the optimised code of one isolate, with what is inlined into it. Flags are of the process, code is not. */
export async function deoptimize(session: CdpSession, options: CommandOptions): Promise<void> {
  await countCalls(session, options);
  await stopCounting(session, options);
}

/** Throws away the optimised code of one isolate such that V8 inlines in what it compiles next: see RECOUNT_MS. */
export async function recount(session: CdpSession, options: CommandOptions): Promise<void> {
  for (const _ of ['what was optimised', 'what was chosen by then']) {
    await countCalls(session, options);
    await untilCounted(session, options);
  }
  await stopCounting(session, options);
}

async function countCalls(session: CdpSession, options: CommandOptions): Promise<void> {
  await session.send('Profiler.enable', {}, options);
  await session.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false }, options);
}

/** By the clock of the target, as far as it answers: one that stands in a debugger, or fakes its timers, is not waited for. */
async function untilCounted(session: CdpSession, options: CommandOptions): Promise<void> {
  const parameters = { expression: ownTime(), awaitPromise: true, returnByValue: true, silent: true };
  const atLeast = delay(RECOUNT_MS);
  await session.send('Runtime.evaluate', parameters, { ...options, timeoutMs: COUNTED_MS }).catch(() => undefined);
  await atLeast;
}

async function stopCounting(session: CdpSession, options: CommandOptions): Promise<void> {
  await session.send('Profiler.stopPreciseCoverage', {}, options);
  await session.send('Profiler.disable', {}, options);
}

function outcomeOf(answer: string): Restoration {
  if (answer === 'differs') return 'differs';
  return answer === 'restored' || answer === 'expired' ? 'restored' : 'unanswered';
}

/** Empty where the target does not answer. Never rejects. */
function ask(session: CdpSession, name: Parameters<typeof call>[0], deadline: Deadline): Promise<string> {
  return evaluate(session, call(name), { timeoutMs: deadline.within(ANSWER_MS) }).catch(() => '');
}

async function evaluate(session: CdpSession, expression: string, options: CommandOptions): Promise<string> {
  const parameters = { expression, includeCommandLineAPI: true, returnByValue: true, silent: true };
  const { result, exceptionDetails } = await session.send('Runtime.evaluate', parameters, options);
  if (exceptionDetails !== undefined) return `the process refused: ${exceptionText(exceptionDetails)}`;
  return String((result as { value?: unknown } | undefined)?.value);
}

function exceptionText(details: unknown): string {
  const { exception, text } = details as { exception?: { description?: string }; text?: string };
  return (exception?.description ?? text ?? 'an exception').split('\n')[0]!;
}
