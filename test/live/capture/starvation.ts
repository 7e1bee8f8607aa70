import { setTimeout as wait } from 'node:timers/promises';

export interface Starvation {
  /** The process runs on as it did before. */
  end(): Promise<void>;
}

/** Lets a process run for a moment, stand for longer, and so on: what a crowded machine does to it, only surely. */
export function starve(pid: number, { runsMs, standsMs }: { runsMs: number; standsMs: number }): Starvation {
  let over = false;
  const starving = (async () => {
    while (!over) {
      process.kill(pid, 'SIGSTOP');
      await wait(standsMs);
      process.kill(pid, 'SIGCONT');
      await wait(runsMs);
    }
  })();
  return {
    end: () => {
      over = true;
      return starving;
    },
  };
}
