import type { CdpSession, CommandOptions } from './cdpChannel';

/** Without a renewal within this time the target restores itself: our socket may break, or the editor may be killed. */
const LEASE_MS = 60_000;
const RENEW_EVERY_MS = 20_000;
const ANSWER_MS = 5_000;

/**
 * Runs in the target. Only two boolean flags are touched, whose state before is known from the command line: the limits
 * of inlined bytecode differ between versions (small: 27, in Node 26 30) and are not needed. Throwing away optimised code is what
 * switching precise coverage does; without it hot functions would keep what was inlined into them.
 */
const switchOff = `((leaseMs) => {
  const key = Symbol.for('allocLens.inlining');
  if (globalThis[key] !== undefined) return 'another capture has switched it off already';
  if (process.versions.deno !== undefined || process.versions.bun !== undefined || process.versions.electron !== undefined)
    return 'only Node.js can switch it';
  const given = process.execArgv.join(' ') + ' ' + (process.env.NODE_OPTIONS || '');
  if (/inlin/.test(given)) return 'its command line sets flags of inlining itself';
  if (process.env.NODE_V8_COVERAGE) return 'its code coverage is being recorded';
  const load = process.getBuiltinModule || require;
  const { Session } = load('inspector');
  const flags = ['turbo-inlining'].concat(parseInt(process.versions.v8) >= 12 ? ['maglev-inlining'] : []);
  const set = on => {
    for (const flag of flags) load('v8').setFlagsFromString((on ? '--' : '--no-') + flag);
    const session = new Session();
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
    session.post('Profiler.stopPreciseCoverage');
    session.post('Profiler.disable');
    session.disconnect();
  };
  let timer;
  const restore = () => {
    clearTimeout(timer);
    delete globalThis[key];
    set(true);
    return 'restored';
  };
  const renew = () => {
    clearTimeout(timer);
    timer = setTimeout(restore, leaseMs);
    timer.unref();
    return 'renewed';
  };
  Object.defineProperty(globalThis, key, { value: { restore, renew }, configurable: true, enumerable: false });
  try {
    set(false);
  } catch (error) {
    restore();
    throw error;
  }
  renew();
  return 'off';
})(${LEASE_MS})`;

const call = (name: 'restore' | 'renew') => `(() => {
  const held = globalThis[Symbol.for('allocLens.inlining')];
  return held === undefined ? 'expired' : held.${name}();
})()`;

/**
 * V8 walks machine frames: a function that was inlined does not exist, and its caller is charged. With inlining switched
 * off for all isolates of the process, bytes stand where they are allocated.
 */
export class InliningSwitch {
  private readonly renewal: NodeJS.Timeout;
  private expired = false;
  private restoring: Promise<boolean> | undefined;

  private constructor(private readonly session: CdpSession) {
    this.renewal = setInterval(() => void this.renew(), RENEW_EVERY_MS);
    this.renewal.unref();
  }

  /** Switches inlining off, or says in half a sentence why that is not possible; the process is as it was then. */
  static async off(session: CdpSession, options: CommandOptions): Promise<InliningSwitch | string> {
    const answer = await evaluate(session, switchOff, options).catch(async error => {
      // Given up or not answered in time: the command may still be carried out, and this one stands behind it.
      await evaluate(session, call('restore'), { timeoutMs: ANSWER_MS }).catch(() => undefined);
      throw error;
    });
    return answer === 'off' ? new InliningSwitch(session) : answer;
  }

  /** False once the target has restored itself because no renewal reached it: then part of the window was natural. */
  get held(): boolean {
    return !this.expired;
  }

  /** Switches inlining on again. True if the target has said that it is; idempotent, never rejects. */
  restore(): Promise<boolean> {
    clearInterval(this.renewal);
    this.restoring ??= restoreInlining(this.session, () => {
      this.expired = true;
    });
    return this.restoring;
  }

  private async renew(): Promise<void> {
    const answer = await evaluate(this.session, call('renew'), { timeoutMs: ANSWER_MS }).catch(() => '');
    if (answer === 'expired') this.expired = true;
  }
}

/** Switches inlining on again through any session. True if the target has said that it is on; never rejects. */
export async function restoreInlining(session: CdpSession, onExpired?: () => void): Promise<boolean> {
  const answer = await evaluate(session, call('restore'), { timeoutMs: ANSWER_MS }).catch(() => '');
  if (answer === 'expired') onExpired?.();
  return answer === 'restored' || answer === 'expired';
}

/** Throws away the optimised code of one isolate, with what is inlined into it. Flags are of the process, code is not. */
export async function deoptimize(session: CdpSession, options: CommandOptions): Promise<void> {
  await session.send('Profiler.enable', {}, options);
  await session.send('Profiler.startPreciseCoverage', { callCount: true, detailed: false }, options);
  await session.send('Profiler.stopPreciseCoverage', {}, options);
  await session.send('Profiler.disable', {}, options);
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
