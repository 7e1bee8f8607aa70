import { randomUUID } from 'node:crypto';
import type { CdpSession, CommandOptions } from './cdpChannel';

/** Longer than a capture needs from its first look at the sampler until it samples for good. */
const CLAIM_MS = 15_000;
const ANSWER_MS = 5_000;

/**
 * V8 ignores a second start of its sampler, and a stop ends it for all: of two captures that find it unused in the same
 * instant, or one in the pause after the other's pilot, both would fail. So each says first that it is going to sample.
 * One that is killed meanwhile keeps others away until its time is over; nothing runs in the target for that.
 */
export class SamplerClaim {
  private readonly token = randomUUID();

  constructor(private readonly session: CdpSession) {}

  /** False if another capture is starting. A target that does not let itself be asked is taken to have none. */
  async take(options: CommandOptions): Promise<boolean> {
    const answer = await this.evaluate(
      `((key, token, ms) => {
  const held = globalThis[key];
  const now = performance.now();
  if (held !== undefined && now < held.until) return 'held';
  Object.defineProperty(globalThis, key, { value: { token, until: now + ms }, configurable: true, enumerable: false });
  return 'taken';
})(Symbol.for('allocLens.claim'), '${this.token}', ${CLAIM_MS})`,
      { timeoutMs: ANSWER_MS, ...options },
    );
    return answer !== 'held';
  }

  /** To be called once it samples for good, or will not. Never rejects. */
  async drop(options: CommandOptions): Promise<void> {
    await this.evaluate(
      `((key, token) => {
  if (globalThis[key]?.token === token) delete globalThis[key];
})(Symbol.for('allocLens.claim'), '${this.token}')`,
      options,
    );
  }

  private async evaluate(expression: string, options: CommandOptions): Promise<unknown> {
    const parameters = { expression, returnByValue: true, silent: true };
    const reply = await this.session.send('Runtime.evaluate', parameters, options).catch(() => undefined);
    return (reply?.['result'] as { value?: unknown } | undefined)?.value;
  }
}
