import type { AllocLensApi } from '../../../src/api';

/** The services of the demo under load, as the host suite tells them through the environment. */
export interface HostDemo {
  /** Base address of the Go service's pprof handlers; undefined on a machine without Go. */
  readonly pprof?: string;
  readonly goPid?: number;
  /** `ws://` address of the Node service's inspector. */
  readonly inspector: string;
  readonly nodePid: number;
}

export const demoVariable = 'ALLOC_LENS_HOST_DEMO';

export function hostDemo(): HostDemo {
  const text = process.env[demoVariable];
  if (text === undefined) throw new Error(`The host suite did not set ${demoVariable}.`);
  return JSON.parse(text) as HostDemo;
}

export type { AllocLensApi };
