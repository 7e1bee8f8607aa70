/**
 * How long V8 counts calls at least, twice, when inlining comes back, and over how many turns of the event loop: a process
 * that gets no processor meanwhile counts on until it has run. Counting throws optimised code away, clears the counts, and
 * keeps V8 from choosing what to optimise next; but what it had chosen already is still compiled at its next call, then
 * with a count of 0, for which V8 inlines nothing, and stays so for as long as the process runs (seen in one of five
 * tries). The second time throws that away; nothing is chosen by then, and the counts grow above 0 until it is over.
 */
export const RECOUNT_MS = 150;
const RECOUNT_TURNS = 10;

/** A promise in the target that resolves after RECOUNT_MS of its own time. It does not keep the process running. */
export function ownTime(): string {
  return `(${passTime})(${RECOUNT_MS}, ${RECOUNT_TURNS})`;
}

const passTime = `(ms, turns) => new Promise(done => {
  const turn = left => {
    const timer = left === 0 ? done() : setTimeout(turn, ms / turns, left - 1);
    timer?.unref?.();
  };
  turn(turns);
})`;

/**
 * Runs in the target. Only two boolean flags are touched, whose state before is known from the command line: the limits
 * of inlined bytecode differ between versions (small: 27, in Node 26 30) and are not needed. That they are as before is
 * checked by V8's own tag, which is a hash of all flags. Throwing away optimised code is what switching precise coverage
 * does; without it hot functions would keep what was inlined into them.
 */
export function switchOff(leaseMs: number): string {
  return `((leaseMs, ownTime) => {
  const key = Symbol.for('allocLens.inlining');
  if (globalThis[key] !== undefined) return 'another capture has switched it off already';
  if (process.versions.deno !== undefined || process.versions.bun !== undefined || process.versions.electron !== undefined)
    return 'only Node.js can switch it';
  const given = process.execArgv.join(' ') + ' ' + (process.env.NODE_OPTIONS || '');
  if (/inlin/.test(given)) return 'its command line sets flags of inlining itself';
  if (process.env.NODE_V8_COVERAGE) return 'its code coverage is being recorded';
  const load = process.getBuiltinModule || require;
  const { Session } = load('inspector');
  const { setFlagsFromString, cachedDataVersionTag } = load('v8');
  const flags = ['turbo-inlining'].concat(parseInt(process.versions.v8) >= 12 ? ['maglev-inlining'] : []);
  const before = cachedDataVersionTag();
  const set = on => {
    for (const flag of flags) setFlagsFromString((on ? '--' : '--no-') + flag);
  };
  const counted = [['Profiler.enable', {}], ['Profiler.startPreciseCoverage', { callCount: true, detailed: false }]];
  const connect = () => {
    const session = new Session();
    session.connect();
    return session;
  };
  const throwCodeAway = () => {
    const session = connect();
    for (const [method, params] of counted) session.post(method, params);
    session.disconnect();
  };
  const recount = () => {
    const session = connect();
    for (const [method, params] of counted) session.post(method, params);
    const workers = [];
    const tellWorker = (sessionId, commands) => {
      commands.forEach(([method, params], index) => {
        const message = JSON.stringify({ id: index + 1, method, params });
        session.post('NodeWorker.sendMessageToWorker', { sessionId, message }, () => {});
      });
    };
    session.on('NodeWorker.attachedToWorker', ({ params: { sessionId } }) => {
      workers.push(sessionId);
      tellWorker(sessionId, counted);
    });
    session.post('NodeWorker.enable', { waitForDebuggerOnStart: false }, () => {});
    ownTime().then(() => {
      for (const [method, params] of counted) session.post(method, params);
      for (const id of workers) tellWorker(id, counted);
      ownTime().then(() => {
        // Sessions in workers do not end with the one that opened them.
        for (const id of workers) tellWorker(id, [['Profiler.stopPreciseCoverage', {}], ['Profiler.disable', {}]]);
        session.post('Profiler.stopPreciseCoverage');
        ownTime().then(() => {
          for (const sessionId of workers) session.post('NodeWorker.detach', { sessionId }, () => {});
          session.disconnect();
        });
      });
    });
  };
  let timer;
  const flagsOn = () => {
    set(true);
    return cachedDataVersionTag() === before ? 'restored' : 'differs';
  };
  const forget = () => {
    clearTimeout(timer);
    delete globalThis[key];
    return 'forgotten';
  };
  const restoreAll = () => {
    forget();
    const outcome = flagsOn();
    recount();
    return outcome;
  };
  const renew = () => {
    clearTimeout(timer);
    timer = setTimeout(restoreAll, leaseMs);
    timer.unref();
    return 'renewed';
  };
  const held = { flagsOn, forget, restoreAll, renew };
  Object.defineProperty(globalThis, key, { value: held, configurable: true, enumerable: false });
  try {
    set(false);
    if (cachedDataVersionTag() === before) throw new Error('V8 does not tell whether its flags have changed');
    throwCodeAway();
  } catch (error) {
    restoreAll();
    throw error;
  }
  renew();
  return 'off';
})(${leaseMs}, () => ${ownTime()})`;
}

/**
 * What can be asked of a target whose inlining is off: the flags alone, to forget about it when all is done, all of it
 * from within (also in the workers; for sessions that may break), or more time. The answer is 'expired' where nothing is
 * off any more.
 */
export function call(name: 'flagsOn' | 'forget' | 'restoreAll' | 'renew'): string {
  return `(() => {
  const held = globalThis[Symbol.for('allocLens.inlining')];
  return held === undefined ? 'expired' : held.${name}();
})()`;
}
