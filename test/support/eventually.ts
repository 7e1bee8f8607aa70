const pollInterval = 50;

/**
 * Reads again and again until the value is acceptable, and answers with it. What is read last stands in the error.
 * For conditions outside of this process; nothing here may be used to give something time.
 */
export async function eventually<T>(
  what: string,
  read: () => Promise<T> | T,
  accept: (value: T) => boolean,
  timeout = 30_000,
): Promise<T> {
  const deadline = performance.now() + timeout;
  for (;;) {
    const value = await read();
    if (accept(value)) return value;
    if (performance.now() > deadline) {
      throw new Error(`Waited ${timeout / 1000} s in vain for ${what}; the last reading was ${JSON.stringify(value)}.`);
    }
    await new Promise(resolve => setTimeout(resolve, pollInterval));
  }
}
