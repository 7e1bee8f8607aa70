import * as vscode from 'vscode';
import { addressOf, type Target } from '../../session/targets';

/** What a running debug session is known by so far. */
interface Debugged {
  readonly session: vscode.DebugSession;
  /** Process id as the debug adapter told it. */
  pid: number | undefined;
  target: Target | undefined;
}

/** Finds what a process offers; rejects where it offers nothing (yet). */
export type TargetForPid = (pid: number) => Promise<Target>;

const goTypes = ['go'];
const nodeTypes = ['node', 'pwa-node', 'node-terminal'];
/** A program opens its pprof port some time after it was started; asked so often, so far apart. */
const attempts = 30;
const intervalMs = 1_000;

/**
 * The processes that the user debugs right now, as targets. A Node process is reached by its own inspector next to the
 * debugger where the process is known, else by the address that the session was attached with, else through the proxy of
 * VS Code's JavaScript debugger; a Go process by the pprof handlers that it serves itself.
 */
export class DebugTargets {
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  readonly #sessions = new Map<string, Debugged>();
  readonly #subscriptions: vscode.Disposable[];
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(private readonly targetForPid: TargetForPid) {
    const createDebugAdapterTracker = (session: vscode.DebugSession) => ({
      onDidSendMessage: (message: unknown) => this.#hear(session, message),
    });
    this.#subscriptions = [
      vscode.debug.onDidStartDebugSession(session => this.#start(session)),
      vscode.debug.onDidTerminateDebugSession(session => this.#end(session)),
      ...[...goTypes, ...nodeTypes].map(type =>
        vscode.debug.registerDebugAdapterTrackerFactory(type, { createDebugAdapterTracker }),
      ),
    ];
  }

  /** Targets of the sessions that run now, one for each process. */
  list(): Target[] {
    const found = [...this.#sessions.values()].flatMap(({ target }) => (target === undefined ? [] : [target]));
    const keys = new Set<string>();
    return found.filter(target => {
      const key = target.pid === undefined ? addressOf(target) : String(target.pid);
      if (keys.has(key)) return false;
      keys.add(key);
      return true;
    });
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    for (const timer of this.#timers) clearTimeout(timer);
    this.#sessions.clear();
    this.#changed.dispose();
  }

  #start(session: vscode.DebugSession): void {
    if (![...goTypes, ...nodeTypes].includes(session.type)) return;
    void this.#find(this.#known(session), attempts);
  }

  #known(session: vscode.DebugSession): Debugged {
    const known = this.#sessions.get(session.id) ?? { session, pid: undefined, target: undefined };
    this.#sessions.set(session.id, known);
    return known;
  }

  /** The DAP event `process` names the debuggee; it may come before the session counts as started. */
  #hear(session: vscode.DebugSession, message: unknown): void {
    const { type, event, body } = (message ?? {}) as { type?: string; event?: string; body?: Record<string, unknown> };
    if (type !== 'event' || event !== 'process') return;
    const pid = body?.['systemProcessId'];
    if (typeof pid !== 'number' || pid <= 0) return;
    const known = this.#known(session);
    if (known.pid === pid) return;
    known.pid = pid;
    known.target = undefined;
    void this.#find(known, attempts);
  }

  #end(session: vscode.DebugSession): void {
    const known = this.#sessions.get(session.id);
    this.#sessions.delete(session.id);
    if (known?.target !== undefined) this.#changed.fire();
  }

  async #find(known: Debugged, left: number): Promise<void> {
    const { session, pid } = known;
    if (this.#sessions.get(session.id) !== known || known.target !== undefined) return;
    const target = await this.#targetOf(known);
    // The session may have ended, or named another process, meanwhile.
    if (this.#sessions.get(session.id) !== known || known.pid !== pid || known.target !== undefined) return;
    if (target !== undefined) {
      known.target = { ...target, label: `${session.name} (debugging)` };
      this.#changed.fire();
    } else if (left > 1) {
      const timer = setTimeout(() => {
        this.#timers.delete(timer);
        void this.#find(known, left - 1);
      }, intervalMs);
      this.#timers.add(timer);
    }
  }

  async #targetOf({ session, pid = childPid(session) }: Debugged): Promise<Target | undefined> {
    if (pid !== undefined) {
      const target = await this.targetForPid(pid).catch(() => undefined);
      // Under a debugger an inspector is open, or will be: nothing has to be signalled.
      if (target !== undefined && !(target.kind === 'node' && target.attach === 'signal')) return target;
    }
    if (!nodeTypes.includes(session.type)) return undefined;
    const { configuredTarget, proxyTarget } = await import('./inspectorOfSession');
    const configured = configuredTarget(session);
    if (configured !== undefined) return configured;
    // The proxy shares the debugger's own session: the last resort.
    return proxyTarget(session);
  }
}

/** VS Code's JavaScript debugger sends no process event, but it names each process's session `app.js [4711] « name`. */
function childPid({ parentSession, type, name }: vscode.DebugSession): number | undefined {
  const [, pid] = (parentSession?.type === type && /\[(\d+)\]/.exec(name)) || [];
  return pid === undefined ? undefined : Number(pid);
}
