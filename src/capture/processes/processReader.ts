/** A TCP socket that this machine can reach by loopback. */
export interface Listener {
  readonly port: number;
  /** How to reach it: `127.0.0.1`, or `[::1]` where only IPv6's loopback is bound. */
  readonly host: string;
}

export interface LocalProcess {
  readonly pid: number;
  readonly parent: number | undefined;
  /** Opens the program, even where its file was replaced since. */
  readonly exe: string;
  /** Path of the program as it was started. */
  readonly program: string;
  /** File name of the program. */
  readonly name: string;
  readonly commandLine: readonly string[];
  /** Undefined where the system does not tell. */
  readonly cwd: string | undefined;
  readonly listeners: readonly Listener[];
}

/** The port to the system's own list of processes; one reader for each operating system. Reads only. */
export interface ProcessReader {
  /** The processes of this user, listening or not. Rejects with CancelledError. */
  list(signal: AbortSignal): Promise<LocalProcess[]>;
  /** One process with its listeners; 'gone' if there is none of this number, 'foreign' if it may not be looked into. */
  one(pid: number, signal: AbortSignal): Promise<LocalProcess | 'gone' | 'foreign'>;
}

/** How loopback reaches a listener bound to `address`; undefined where it does not. */
export function reachableByLoopback(address: string): string | undefined {
  const bare = address.replace(/^\[|\]$/g, '').replace(/%.*$/, '');
  if (bare === '*' || bare === '0.0.0.0' || bare === '::' || /^(::ffff:)?127(\.\d+){3}$/i.test(bare))
    return '127.0.0.1';
  return bare === '::1' || bare === '0:0:0:0:0:0:0:1' ? '[::1]' : undefined;
}

/** Without the doubles that a listener bound for both IP versions makes. */
export function distinct(listeners: readonly Listener[]): Listener[] {
  return [...new Map(listeners.map(each => [`${each.host}:${each.port}`, each])).values()];
}
