import type { Event, Uri } from 'vscode';
import type { Granularity, Origin } from './core/profile/profile';
import type { SampleTypeKind, SampleUnit } from './core/profile/sampleType';

export type { Granularity, Origin, SampleTypeKind, SampleUnit };

/**
 * The public interface, version 1, returned by `activate`:
 * `const api = await vscode.extensions.getExtension<AllocLensApi>('alloc-lens.alloc-lens')!.activate()`.
 * Every method does what the command of the same name does, without asking anything.
 */
export interface AllocLensApi {
  readonly version: 1;
  /**
   * Records a process and shows the profile. Exactly one of `url`, `inspector` and `pid` names it. Rejects with an Error
   * that has a `failure` code and a `remedy` sentence; a profile shown before stays.
   */
  capture(request: CaptureRequest): Promise<ProfileSummary>;
  /** Captures the target of the shown profile again and compares. */
  captureAgainAndCompare(): Promise<ComparisonSummary>;
  /** Opens a pprof heap profile or a V8 .heapprofile. */
  openProfile(uri: Uri): Promise<ProfileSummary>;
  /** The saved captures, newest first; broken ones are left out. */
  captures(): Promise<CaptureSummary[]>;
  /** Shows a saved capture. */
  openCapture(id: string): Promise<ProfileSummary>;
  /** The ranked allocators of the shown profile; empty without one. Throws for a query that is none, as `capture` rejects. */
  allocators(query?: AllocatorQuery): AllocatorSummary[];
  /** What the last comparison found; undefined while nothing is compared. */
  comparison(): ComparisonSummary | undefined;
  /** Takes profile, annotations and comparison away. */
  clear(): void;
  /** Fires when the shown profile, its baseline or the sample type changes. */
  readonly onDidChangeProfile: Event<ProfileSummary | undefined>;
}

export interface CaptureRequest {
  /** Go: the address of the pprof handlers, any prefix. */
  readonly url?: string;
  /** A Go process with a pprof endpoint, or a Node process with an open inspector, of this machine and user. */
  readonly pid?: number;
  /** Node: `host:port` or `ws://…` of the inspector. */
  readonly inspector?: string;
  /** Length of the window, from 0.2 to 3600; the setting `allocLens.capture.seconds` where absent. */
  readonly seconds?: number;
}

export interface ProfileSummary {
  readonly label: string;
  readonly origin: Origin;
  /** Whether lines are known, or only the functions that allocate. */
  readonly granularity: Granularity;
  /** Length of the window; 0 where unknown. */
  readonly seconds: number;
  readonly totals: Readonly<Partial<Record<SampleTypeKind, number>>>;
  /** Allocations the runtime really recorded. */
  readonly samples: number;
  /** V8 only: whether inlining was off during the capture, so that bytes stand at the function that allocates them. */
  readonly attribution?: 'natural' | 'exact';
  readonly notes: readonly string[];
}

export interface CaptureSummary {
  readonly id: string;
  /** What the user called it, else the name of its target. */
  readonly name: string;
  readonly pinned: boolean;
  readonly mode: 'fixed' | 'untilStopped' | 'live' | 'run';
  /** Unix time in milliseconds at which the window began. */
  readonly capturedMs: number;
  readonly seconds: number;
  readonly totals: ProfileSummary['totals'];
  /** The profile on disk as gzip-compressed pprof: `go tool pprof` reads it. */
  readonly uri: Uri;
}

export interface AllocatorQuery {
  /** `callSite` charges each sample to the innermost line in the workspace. Default `line`. */
  readonly by?: 'line' | 'function' | 'package' | 'module' | 'callSite';
  readonly sampleType?: SampleTypeKind;
  /** Most rows; 20 where absent. */
  readonly limit?: number;
}

export interface AllocatorSummary {
  readonly functionName: string;
  /** Where the source is on this machine, if it is in the workspace. */
  readonly uri?: Uri;
  /** 1-based. With granularity `function`, the line on which the function starts. */
  readonly line?: number;
  readonly granularity: Granularity;
  /** pprof's flat. For call sites: allocated by the line itself. */
  readonly self: number;
  /** pprof's cum. For call sites: allocated by the line and below it outside the workspace. */
  readonly total: number;
  /** Of the profile, 0..1: of `total` for call sites, of `self` otherwise. The rows are ranked by it. */
  readonly share: number;
  readonly unit: SampleUnit;
  /** Allocations the runtime really recorded for the ranked value. */
  readonly samples: number;
  readonly origin: 'workspace' | 'dependency' | 'runtime' | 'unknown';
  /** The Go module or npm package that the row is of; absent for the workspace and the runtime. */
  readonly module?: string;
  /** Its version, where it is known. */
  readonly version?: string;
  /** Half the width of the 95 % interval of the ranked value, in `unit`; absent where nobody knows the noise. */
  readonly error?: number;
}

export interface ComparisonSummary {
  readonly sampleType: SampleTypeKind;
  /** The saving over the whole process in one sentence. */
  readonly sentence: string;
  readonly before: number;
  readonly after: number;
  readonly beforeSeconds: number;
  readonly afterSeconds: number;
  /** By call site, largest change first. */
  readonly lines: readonly ComparedLine[];
}

export interface ComparedLine {
  readonly functionName: string;
  readonly uri: Uri;
  /** 1-based in the text now; undefined where the line was rewritten. */
  readonly line?: number;
  readonly before: number;
  readonly after: number;
  readonly sentence: string;
}
