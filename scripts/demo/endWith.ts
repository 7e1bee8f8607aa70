const parentPollMs = 500;

/**
 * Calls `end` once: on Ctrl-C, on a request to terminate, when the terminal closes, and when the parent process is gone
 * (npm and a bootstrap may be killed without telling us). The process then exits with 0 after a Ctrl-C, else with 143.
 */
export function endWith(end: () => Promise<void>): void {
  let ending = false;
  const finish = (exitCode: number) => {
    if (ending) return;
    ending = true;
    end().then(
      () => process.exit(exitCode),
      error => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', () => finish(0));
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) process.on(signal, () => finish(143));
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && finish(143), parentPollMs).unref();
}
