import { startLeash } from '../process/leash';
import { goShopLoad, type Load, nodeShopLoad, startLoad } from './load';
import { type Demo, startDemo } from './supervisor';
import { copyWorkspace } from './workspaceCopy';

/** The whole demo, running: a copy of the workspace, its services, and the load on them. */
export interface DemoSession {
  /** The folder to open in the editor. */
  readonly workspace: string;
  /** The folder of everything the session writes; gone after `stop`. */
  readonly root: string;
  readonly demo: Demo;
  readonly nodeLoad: Load;
  /** Undefined on a machine without Go. */
  readonly goLoad: Load | undefined;
  /** All processes, for whoever must prove that they end. */
  pids(): number[];
  /** Ends all processes and removes the copy. Idempotent. Happens without us too when this process dies. */
  stop(): Promise<void>;
}

export async function startDemoSession(log: (line: string) => void): Promise<DemoSession> {
  const leash = startLeash();
  const copy = await copyWorkspace();
  leash.removeAtEnd(copy.root);
  try {
    const demo = await startDemo({ workspace: copy.workspace, programs: copy.programs, leash, log });
    const nodeLoad = startLoad({ url: demo.node.ready.http, ...nodeShopLoad }, leash);
    const goLoad = demo.go && startLoad({ url: demo.go.ready.http, ...goShopLoad }, leash);
    const pids = () =>
      [leash, demo.node.ready, demo.go?.ready, nodeLoad, goLoad].flatMap(each =>
        each?.pid === undefined ? [] : [each.pid],
      );
    const stop = async () => {
      await Promise.all([nodeLoad.stop(), goLoad?.stop()]);
      await demo.stop();
      await leash.release();
    };
    return { workspace: copy.workspace, root: copy.root, demo, nodeLoad, goLoad, pids, stop };
  } catch (error) {
    await leash.release();
    throw error;
  }
}
