import path from 'node:path';
import type { Leash } from '../process/leash';
import { findGo, goShop } from './goShop';
import { nodeShop } from './nodeShop';
import { WatchedService } from './service';

export interface SupervisorOptions {
  /** The folder that holds go-shop and node-shop, absolute and without symbolic links, as profiles will spell it. */
  readonly workspace: string;
  /** Where compiled programs go. */
  readonly programs: string;
  readonly leash: Leash;
  readonly log: (line: string) => void;
}

/** The running services of the demo. */
export interface Demo {
  /** Undefined on a machine without Go. */
  readonly go: WatchedService | undefined;
  readonly node: WatchedService;
  stop(): Promise<void>;
}

/** Builds and starts the services, and restarts each on its ports when one of its files is saved. */
export async function startDemo(options: SupervisorOptions): Promise<Demo> {
  const { workspace, leash, log } = options;
  const toolchain = await findGo();
  if ('missing' in toolchain) log(toolchain.missing);
  const node = new WatchedService(await nodeShop(path.join(workspace, 'node-shop')), leash, log);
  const go =
    'go' in toolchain
      ? new WatchedService(await goShop(toolchain.go, path.join(workspace, 'go-shop'), options.programs), leash, log)
      : undefined;
  const all = go ? [go, node] : [node];
  const stop = async () => void (await Promise.all(all.map(service => service.stop())));
  try {
    await Promise.all(all.map(service => service.start()));
    return { go, node, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
