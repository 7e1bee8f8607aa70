import { CancelledError } from '../captureError';
import { type Exit, ProcessGroup } from '../launch/processGroup';
import type { NodeRunRecipe } from '../launch/recipe';
import type { LaunchOptions, RunningLaunch } from '../launch/runningLaunch';
import { TimeLimit } from '../launch/timeLimit';
import type { RawCapture, RunningCapture } from '../profiler';
import { AttachedProcess } from './attachedProcess';
import { CdpConnection } from './cdpConnection';
import { INLINING_LEASE_MS } from './inliningSwitch';
import { parseInspectorAddress } from './inspectorAddress';
import { NodeCapture } from './nodeCapture';
import { type NodeCommand, nodeCommand } from './nodeCommand';
import { explainCdpError } from './nodeFailure';
import { checkNodeRun, launchFailed, nodeTimedOut } from './nodeRunFailure';
import { usedHeap } from './usedHeap';
import { SUMMED_WINDOW_SECONDS, WindowSum } from './windowSum';

const HANDSHAKE_MS = 10_000;
const AFTERLIFE_MS = 5_000;
/** No pilot can measure the rate before the first line. A test is short and needs fine samples, a script may be a server. */
const INTERVALS = { file: 16 << 10, script: 64 << 10 };

const BUFFERS_NOTE = "Buffers and typed arrays keep their bytes outside V8's heap; they are not in this profile.";
const EXACT_NOTE =
  'Inlining was off from the first line on, so bytes stand at the function that allocates them; they are some 13 % more than otherwise.';

/** Starts the recipe's program under the inspector, before its first line, and samples until it ends or is stopped. */
export async function startNodeRun(recipe: NodeRunRecipe, options: LaunchOptions): Promise<RunningLaunch> {
  const { signal, onOutput } = options;
  if (signal.aborted) throw new CancelledError();
  const command = await nodeCommand(recipe, signal);
  let group: ProcessGroup | undefined;
  try {
    onOutput(`$ cd ${recipe.directory}\n$ ${command.command} ${command.args.join(' ')}\n`);
    group = await ProcessGroup.start(command, onOutput);
    const onAbort = () => void group?.end();
    signal.addEventListener('abort', onAbort, { once: true });
    const capture = await record(recipe, group, options).finally(() => signal.removeEventListener('abort', onAbort));
    return new NodeRun(recipe, group, command, capture, signal);
  } catch (error) {
    await group?.end();
    await command.remove();
    throw signal.aborted ? new CancelledError() : error;
  }
}

/** Samples from before the first line on: the program waits until it is told to run. */
async function record(recipe: NodeRunRecipe, group: ProcessGroup, { signal }: LaunchOptions): Promise<RunningCapture> {
  const listening = await group.match(/Debugger listening on (ws:\/\/\S+)/);
  if (listening === undefined) throw launchFailed(recipe, group.output, await group.exited);
  const socket = listening[1]!;
  const where = parseInspectorAddress(socket).host;
  const connection = await CdpConnection.open(socket, HANDSHAKE_MS, signal).catch(error =>
    Promise.reject(explainCdpError(error, where)),
  );
  // Nothing is left to undo should the session break: the program ends with the run.
  const noMore = () => Promise.reject(new Error('not to be had'));
  const process = new AttachedProcess(connection, where, undefined, noMore, INLINING_LEASE_MS, recipe.attribution);
  try {
    // Without it a process that exits would take its samples along.
    await connection.send('NodeRuntime.notifyWhenWaitingForDisconnect', { enabled: true }, { signal });
    await process.prepare({ signal });
    const usedBefore = await usedHeap(connection, { signal });
    const interval = INTERVALS[recipe.run.kind];
    await process.start(interval, { signal });
    await process.settle({ signal });
    const notes = recipe.attribution === 'exact' ? [BUFFERS_NOTE, EXACT_NOTE] : [BUFFERS_NOTE];
    const capture = new NodeCapture(
      process,
      {
        interval,
        seconds: SUMMED_WINDOW_SECONDS,
        notes,
        liveObjectsOnly: false,
        usedBefore,
        allocationRate: undefined,
        adapts: 'late',
      },
      signal,
    );
    await connection.send('Runtime.runIfWaitingForDebugger', {}, { signal });
    return capture;
  } catch (error) {
    await process.release();
    throw explainCdpError(error, where);
  }
}

class NodeRun implements RunningLaunch {
  readonly allocationRate = undefined;
  readonly notes: readonly string[];
  readonly canStop = true;
  readonly ended: Promise<void>;
  private readonly limit: TimeLimit;
  private readonly windows: WindowSum;
  private over = false;
  private cleaning: Promise<void> | undefined;

  constructor(
    private readonly recipe: NodeRunRecipe,
    private readonly group: ProcessGroup,
    private readonly command: NodeCommand,
    private readonly capture: RunningCapture,
    private readonly signal: AbortSignal,
  ) {
    this.notes = capture.notes;
    this.windows = new WindowSum(capture);
    signal.addEventListener('abort', this.onAbort, { once: true });
    // A capture that was given up never ends by itself, its program does.
    this.ended = Promise.race([capture.ended, group.exited]).then(() => {
      this.over = true;
      this.limit.lift();
    });
    this.limit = new TimeLimit(recipe.timeoutMs, () => void group.end());
    if (signal.aborted) this.onAbort();
  }

  async stop(): Promise<RawCapture> {
    const stopped = !this.over;
    try {
      const raw = await this.windows.stop();
      if (this.limit.passed) throw nodeTimedOut(this.recipe);
      if (stopped) return raw;
      // The work was given, not the time: totals tell more than a rate over the start-up of a process.
      const exit = await this.exit();
      const notes = checkNodeRun(this.recipe, this.group.output, exit);
      return { ...raw, durationMs: 0, notes: [...raw.notes, ...notes] };
    } catch (error) {
      throw this.limit.passed ? nodeTimedOut(this.recipe) : error;
    } finally {
      await this.dispose();
    }
  }

  dispose(): Promise<void> {
    this.limit.lift();
    this.windows.dispose();
    this.signal.removeEventListener('abort', this.onAbort);
    this.cleaning ??= this.clean();
    return this.cleaning;
  }

  /** A script may go on after the node that was profiled; nobody waits for that. */
  private async exit(): Promise<Exit> {
    const timer = setTimeout(() => void this.group.end(), AFTERLIFE_MS);
    const exit = await this.group.exited;
    clearTimeout(timer);
    return exit;
  }

  private readonly onAbort = () => void this.dispose();

  private async clean(): Promise<void> {
    await this.capture.dispose();
    await this.group.end();
    await this.command.remove();
  }
}
