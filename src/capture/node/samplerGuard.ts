import type { CdpSession, CommandOptions } from './cdpChannel';

/**
 * Node ends the sessions in worker threads only when it is asked to: should the editor be killed, their samplers would
 * go on and keep samples for as long as the process runs. So each is stopped by a timer of its own thread, unless it is
 * told in time to wait on.
 */
export async function guardSampler(session: CdpSession, leaseMs: number, options: CommandOptions): Promise<void> {
  const expression = `(() => {
  const key = Symbol.for('allocLens.sampler');
  clearTimeout(globalThis[key]);
  const { Session } = (process.getBuiltinModule || require)('inspector');
  const stop = () => {
    delete globalThis[key];
    const session = new Session();
    session.connect();
    session.post('HeapProfiler.stopSampling', () => session.disconnect());
  };
  const value = setTimeout(stop, ${leaseMs});
  value.unref();
  Object.defineProperty(globalThis, key, { value, configurable: true, enumerable: false });
})()`;
  await evaluate(session, expression, options);
}

/** To be called when the sampler has been stopped: nothing of the guard stays in the thread. */
export async function dismissGuard(session: CdpSession, options: CommandOptions): Promise<void> {
  const expression = `(() => {
  const key = Symbol.for('allocLens.sampler');
  clearTimeout(globalThis[key]);
  delete globalThis[key];
})()`;
  await evaluate(session, expression, options);
}

async function evaluate(session: CdpSession, expression: string, options: CommandOptions): Promise<void> {
  await session.sendForBytes('Runtime.evaluate', { expression, includeCommandLineAPI: true, silent: true }, options);
}
