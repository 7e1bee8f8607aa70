/**
 * Runs in a target whose inspector was opened for us. We may be killed, or another session may still be there when we go:
 * so the target itself ends the inspector, once nobody renews the lease and no connection to it is left. It asks nothing
 * of the machine while the lease is renewed, and none of its timers keeps the process running.
 */
export function holdInspector(leaseMs: number): string {
  return `(leaseMs => {
  const key = Symbol.for('allocLens.inspector');
  if (globalThis[key] !== undefined) return globalThis[key].renew();
  const load = process.getBuiltinModule || require;
  const { url, open } = load('inspector');
  const { readFileSync } = load('fs');
  let lease;
  let pending;
  let ownPort;
  const later = (work, ms) => {
    // What is thrown in a timer would end the process.
    const timer = setTimeout(() => { try { work(); } catch {} }, ms);
    timer.unref();
    return timer;
  };
  const end = () => {
    clearTimeout(lease);
    clearTimeout(pending);
    delete globalThis[key];
    try {
      if (url() !== undefined) process._debugEnd();
    } finally {
      if (ownPort !== undefined) process.debugPort = ownPort;
    }
  };
  const rowsOf = table => {
    try {
      return readFileSync('/proc/self/net/' + table, 'latin1');
    } catch {
      return '';
    }
  };
  const isUsed = () => {
    const port = Number(new URL(url()).port).toString(16).toUpperCase().padStart(4, '0');
    const established = new RegExp('^\\\\s*\\\\d+: [0-9A-F]+:' + port + ' \\\\S+ 01 ', 'm');
    return established.test(rowsOf('tcp')) || established.test(rowsOf('tcp6'));
  };
  const endUnlessUsed = () => {
    if (url() === undefined || !isUsed()) end();
    else handOver();
  };
  const wait = ms => {
    clearTimeout(lease);
    lease = later(endUnlessUsed, ms);
  };
  const renew = () => {
    wait(leaseMs);
    return 'held';
  };
  const handOver = () => {
    wait(leaseMs / ${LOOKS_A_LEASE});
    return 'handed over';
  };
  const close = () => {
    pending = later(end, ${ANSWERED_MS});
    return 'closes';
  };
  const moveAway = () => {
    clearTimeout(pending);
    ownPort ??= process.debugPort;
    process._debugEnd();
    process.debugPort = 0;
    open();
    renew();
  };
  const move = () => {
    pending = later(moveAway, ${ANSWERED_MS});
    return 'moves';
  };
  const stay = () => {
    clearTimeout(pending);
    return 'stays';
  };
  const value = { renew, handOver, close, end, move, stay };
  Object.defineProperty(globalThis, key, { value, configurable: true, enumerable: false });
  return renew();
})(${leaseMs})`;
}

/** How often in the time of a lease the target looks whether it is still used. */
const LOOKS_A_LEASE = 12;
/** The inspector ends after the answer is sent; ending it at once would swallow the answer. */
const ANSWERED_MS = 50;

/** 'renew': we are still there. 'handOver': we go, others may be there. 'close': we go, nobody else is there. 'end': the
 * same at once, without an answer. 'move': to a free port. 'stay': what was asked last and has not happened yet shall not. */
export type InspectorWish = 'renew' | 'handOver' | 'close' | 'end' | 'move' | 'stay';

/** Of a target that would not hold it. */
const UNHELD: Partial<Record<InspectorWish, string>> = {
  close: `(setTimeout(() => process._debugEnd(), ${ANSWERED_MS}), 'closes')`,
  end: 'process._debugEnd()',
};

/** The answer is 'unheld' where nothing of `holdInspector` is there (any more). */
export function wish(name: InspectorWish): string {
  return `(() => {
  const held = globalThis[Symbol.for('allocLens.inspector')];
  return held === undefined ? ${UNHELD[name] ?? "'unheld'"} : held.${name}();
})()`;
}
