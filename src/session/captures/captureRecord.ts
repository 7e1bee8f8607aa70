import type { PerOperation } from '../../capture/launch/recipe';
import type { Target } from '../../capture/target';
import type { Granularity, Origin } from '../../core/profile/profile';
import { type SampleTypeKind, sampleTypeKinds } from '../../core/profile/sampleType';
import type { BuildRecord } from '../sources/buildKnowledge';

/** How the window of a capture was ended: by the clock, by the user, over and over again, or with the program that we ran. */
export type CaptureMode = 'fixed' | 'untilStopped' | 'live' | 'run';

/** What stands beside a saved profile: all that a list of captures shows, without reading the profile. */
export interface CaptureRecord extends BuildRecord {
  /** Of this format. */
  readonly version: 1;
  readonly id: string;
  /** What the user called it. */
  readonly name?: string;
  /** Kept whatever the retention says. */
  readonly pinned: boolean;
  readonly label: string;
  /** Without secrets; absent where it cannot be captured again. */
  readonly target?: Target;
  readonly mode: CaptureMode;
  /** What V8's samples were charged to; absent for other runtimes. */
  readonly attribution?: string;
  /** Asked for; 0 until stopped. */
  readonly requestedSeconds: number;
  /** Unix time in milliseconds at which the window began. */
  readonly capturedMs: number;
  /** Really recorded. */
  readonly seconds: number;
  readonly origin: Origin;
  readonly granularity: Granularity;
  readonly totals: Readonly<Partial<Record<SampleTypeKind, number>>>;
  /** Allocations the runtime really recorded. */
  readonly recorded: number;
  /** Of a Go benchmark, as package testing measured it. */
  readonly perOperation?: PerOperation;
  readonly notes: readonly string[];
  /** Folders of the workspace at capture. */
  readonly workspace: readonly string[];
  /** SHA-256 of the texts of the profiled files as they were on disk at capture, by absolute path. */
  readonly texts: Readonly<Record<string, string>>;
  /** How those files were found, by absolute path: what the profile calls them, and the rule that found them. */
  readonly sources?: Readonly<Record<string, { readonly file: string; readonly how: string }>>;
  /** Versions of what wrote it. */
  readonly writtenBy: { readonly extension: string; readonly editor: string };
  /** The profile as a file; absent as long as there are `snapshots`. */
  readonly profile?: FileFacts;
  /** What it is made of, kept until it is there: to make it takes time, and nothing is shown before it is saved. */
  readonly snapshots?: SnapshotFacts;
}

export interface FileFacts {
  readonly bytes: number;
  readonly sha256: string;
}

/** The two snapshots of a capture, and the window between them. */
export interface SnapshotFacts {
  readonly before: FileFacts;
  readonly after: FileFacts;
  readonly startedMs: number;
  readonly durationMs: number;
}

/** The record in `text`, or the sentence that says why it is none. Every member is checked: a file is untrusted. */
export function parseRecord(text: string): CaptureRecord | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'its description is not JSON';
  }
  if (!isObject(value)) return 'its description is not an object';
  const { version, profile, snapshots } = value as { version?: unknown; profile?: unknown; snapshots?: unknown };
  if (typeof version === 'number' && version > 1) return 'a newer Alloc Lens wrote it';
  const wrong = Object.entries(members).find(([name, check]) => !check(value[name]));
  if (wrong === undefined && profile === undefined && snapshots === undefined)
    return 'its description names no profile';
  return wrong === undefined ? (value as unknown as CaptureRecord) : `its description has no sound “${wrong[0]}”`;
}

/** A copy of `target` that can stand in a file: addresses lose their user and password. */
export function withoutSecrets(target: Target): Target {
  const strip = (value: unknown) =>
    typeof value === 'string' ? value.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1') : value;
  return Object.fromEntries(Object.entries(target).map(([name, value]) => [name, strip(value)])) as unknown as Target;
}

type Check = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isCommit: Check = value => typeof value === 'string' && /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(value);
const isText: Check = value => typeof value === 'string';
const isAmount: Check = value => typeof value === 'number' && Number.isFinite(value) && value >= 0;
const isFlag: Check = value => typeof value === 'boolean';
const oneOf =
  (...choices: unknown[]): Check =>
  value =>
    choices.includes(value);
const optional =
  (check: Check): Check =>
  value =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  value =>
    Array.isArray(value) && value.every(check);
const shape =
  (checks: Readonly<Record<string, Check>>): Check =>
  value =>
    isObject(value) && Object.entries(checks).every(([name, check]) => check(value[name]));
const recordOf =
  (key: Check, check: Check): Check =>
  value =>
    isObject(value) && Object.entries(value).every(([name, each]) => key(name) && check(each));

const isFile = shape({ bytes: isAmount, sha256: isText });

const members: Readonly<Record<keyof CaptureRecord, Check>> = {
  version: oneOf(1),
  id: isText,
  name: optional(isText),
  pinned: isFlag,
  label: isText,
  target: optional(shape({ kind: isText, label: isText })),
  mode: oneOf('fixed', 'untilStopped', 'live', 'run'),
  attribution: optional(isText),
  requestedSeconds: isAmount,
  capturedMs: isAmount,
  seconds: isAmount,
  origin: oneOf('go', 'v8'),
  granularity: oneOf('line', 'function'),
  totals: recordOf(name => sampleTypeKinds.some(kind => kind === name), isAmount),
  recorded: isAmount,
  perOperation: optional(shape({ operations: isAmount, bytes: isAmount, allocations: isAmount })),
  notes: listOf(isText),
  workspace: listOf(isText),
  texts: recordOf(isText, isText),
  sources: optional(recordOf(isText, shape({ file: isText, how: isText }))),
  newerThanBuild: optional(listOf(isText)),
  buildNotFound: optional(isFlag),
  builtFrom: optional(shape({ commit: isCommit, files: recordOf(isText, oneOf('same', 'other')) })),
  writtenBy: shape({ extension: isText, editor: isText }),
  profile: optional(isFile),
  snapshots: optional(shape({ before: isFile, after: isFile, startedMs: isAmount, durationMs: isAmount })),
};
