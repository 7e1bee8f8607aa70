import { CdpConnection } from '../../../src/capture/node/cdpConnection';

/** What a process holds after a collection. */
export interface TargetProbe {
  heapBytes(): Promise<number>;
  /** Whether something samples its heap now; undefined where that cannot be asked. */
  sampling(): Promise<boolean | undefined>;
}

/** Bytes alive by Go's own count: HeapAlloc of `heap?gc=1&debug=1`. Go samples all the time; nothing is switched on by us. */
export function goProbe(pprof: string): TargetProbe {
  return {
    async heapBytes() {
      const response = await fetch(new URL('heap?gc=1&debug=1', pprof), { headers: { connection: 'close' } });
      return Number(/^# HeapAlloc = (\d+)$/m.exec(await response.text())?.[1] ?? Number.NaN);
    },
    sampling: async () => undefined,
  };
}

/** Used heap after HeapProfiler.collectGarbage, over a connection that is closed again. */
export function nodeProbe(inspector: string): TargetProbe {
  const connected = async <T>(ask: (connection: CdpConnection) => Promise<T>): Promise<T> => {
    const connection = await CdpConnection.open(inspector, 5000, new AbortController().signal);
    try {
      return await ask(connection);
    } finally {
      await connection.close();
    }
  };
  return {
    heapBytes: () =>
      connected(async connection => {
        await connection.send('HeapProfiler.collectGarbage');
        return Number((await connection.send('Runtime.getHeapUsage'))['usedSize']);
      }),
    sampling: () =>
      connected(async connection => {
        try {
          await connection.send('HeapProfiler.getSamplingProfile');
          return true;
        } catch (error) {
          if (error instanceof Error && /was not started/.test(error.message)) return false;
          throw error;
        }
      }),
  };
}
