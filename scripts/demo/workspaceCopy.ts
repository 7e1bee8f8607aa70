import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** A copy of the demo that the user may edit; the one in the repository stays as it is. */
export interface WorkspaceCopy {
  /** Holds the other two; removed by `remove`. */
  readonly root: string;
  /** The folder to open in the editor. */
  readonly workspace: string;
  readonly programs: string;
  remove(): Promise<void>;
}

/** Outside the repository, so that neither its tools nor its version control look at the copy. */
export async function copyWorkspace(): Promise<WorkspaceCopy> {
  // Without symbolic links: a profile spells paths as the compiler and the runtime resolved them.
  const root = await realpath(await mkdtemp(path.join(tmpdir(), 'alloc-lens-demo-')));
  const workspace = path.join(root, 'workspace');
  await cp(path.resolve('demo/workspace'), workspace, { recursive: true });
  return {
    root,
    workspace,
    programs: path.join(root, 'programs'),
    remove: () => rm(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 }),
  };
}
