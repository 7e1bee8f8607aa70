/** A process that can be profiled, and how to reach it. */
export type Target = GoTarget | NodeTarget;

export interface GoTarget {
  readonly kind: 'go';
  /**
   * Base of the pprof handlers with a trailing slash: `http://127.0.0.1:6060/debug/pprof/`. Or what a person types for
   * it: see `pprofBases`. `gops://127.0.0.1:4711` is the agent of github.com/google/gops.
   */
  readonly url: string;
  readonly label: string;
  readonly pid?: number;
}

export interface NodeTarget {
  readonly kind: 'node';
  /** `host:port` of the inspector, or the `ws://` address of one of its targets. Empty with `attach: 'signal'`. */
  readonly inspector: string;
  /** 'signal': no inspector is open, and SIGUSR1 to `pid` opens one after consent. Absent means 'inspector'. */
  readonly attach?: 'inspector' | 'signal';
  readonly label: string;
  /** We started the process for this capture, so what slows it down disturbs nobody. */
  readonly launched?: true;
  /** Present wherever `attach` is 'signal'. */
  readonly pid?: number;
  /** Processes that it started and that are recorded together with it. */
  readonly children?: readonly NodeTarget[];
}
