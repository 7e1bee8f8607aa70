import * as vscode from 'vscode';
import type {
  AllocatorSummary,
  AllocLensApi,
  CaptureRequest,
  CaptureSummary,
  ComparisonSummary,
  ProfileSummary,
} from '../api';
import { type Allocator, rankCallSites, rankTable } from '../core/attribution/allocators';
import { siteSentence } from '../core/attribution/comparison';
import { changeSentence } from '../core/attribution/comparisonText';
import { functionLabel } from '../core/attribution/functionLabel';
import { unitOf } from '../core/profile/sampleType';
import { locate } from '../core/source/pathMapping';
import type { SourceRoot } from '../core/source/sourceRoots';
import type { Library } from '../session/captures/lazyLibrary';
import type { LoadedProfile } from '../session/loadedProfile';
import type { ProfileComparison, ProfileStore } from '../session/profileStore';
import { type CheckedQuery, checkedId, checkedQuery, checkedRequest, checkedUri } from './apiArguments';

/** What the API needs done; the commands use the same. */
export interface ApiActions {
  capture(request: CaptureRequest): Promise<LoadedProfile>;
  captureAgain(): Promise<LoadedProfile>;
  openProfile(uri: vscode.Uri): Promise<LoadedProfile>;
  openCapture(id: string): Promise<LoadedProfile>;
  readonly library: Library;
  clear(): void;
  roots(): readonly SourceRoot[];
}

export function createApi(store: ProfileStore, actions: ApiActions): AllocLensApi & vscode.Disposable {
  const changed = new vscode.EventEmitter<ProfileSummary | undefined>();
  const subscription = store.onDidChange(() => changed.fire(store.current && summarize(store.current)));
  return {
    version: 1,
    capture: async request => summarize(await actions.capture(checkedRequest(request))),
    captureAgainAndCompare: async () => {
      await actions.captureAgain();
      return required(store.comparison);
    },
    openProfile: async uri => summarize(await actions.openProfile(checkedUri(uri))),
    captures: () => captures(actions.library),
    openCapture: async id => summarize(await actions.openCapture(checkedId(id))),
    allocators: query => allocators(store, checkedQuery(query), actions.roots()),
    comparison: () => store.comparison && summarizeComparison(store.comparison),
    clear: () => actions.clear(),
    onDidChangeProfile: changed.event,
    dispose: () => {
      subscription.dispose();
      changed.dispose();
    },
  };
}

function required(comparison: ProfileComparison | undefined): ComparisonSummary {
  if (comparison === undefined) throw new Error('The two captures share no sample type and cannot be compared.');
  return summarizeComparison(comparison);
}

function summarize(profile: LoadedProfile): ProfileSummary {
  const { attribution } = profile;
  const totals = attribution.sampleTypes.map((kind, column) => [kind, attribution.totals[column] ?? 0]);
  return {
    label: profile.label,
    origin: attribution.origin,
    granularity: attribution.granularity,
    seconds: profile.seconds,
    totals: Object.fromEntries(totals) as ProfileSummary['totals'],
    samples: Math.round(attribution.recorded),
    ...(profile.attributionMode === undefined ? {} : { attribution: profile.attributionMode }),
    notes: profile.notes,
  };
}

async function captures(library: Library): Promise<CaptureSummary[]> {
  const entries = await library.list();
  const records = entries.flatMap(entry => (entry.kind === 'capture' ? [entry.record] : []));
  return Promise.all(
    records.map(async ({ id, name, label, pinned, mode, capturedMs, seconds, totals }) => {
      const uri = vscode.Uri.file(await library.profilePath(id));
      return { id, name: name || label, pinned, mode, capturedMs, seconds, totals, uri };
    }),
  );
}

function allocators(store: ProfileStore, query: CheckedQuery, roots: readonly SourceRoot[]): AllocatorSummary[] {
  const profile = store.current;
  if (profile === undefined) return [];
  const { attribution } = profile;
  const kind = query.sampleType ?? store.sampleType;
  const { by, limit } = query;
  const toSummary = (row: Allocator): AllocatorSummary => {
    const match = locate(row.file, roots);
    return {
      functionName: row.functionName,
      ...(match.origin === 'workspace' && match.path !== undefined ? { uri: vscode.Uri.file(match.path) } : {}),
      ...(row.line > 0 && by !== 'package' ? { line: row.line } : {}),
      granularity: row.granularity,
      self: row.self,
      total: row.total,
      share: row.share,
      unit: unitOf(kind),
      samples: Math.round(row.recorded),
      origin: match.origin,
    };
  };
  if (by === 'callSite') return rankCallSites(profile.callSites, attribution, kind).slice(0, limit).map(toSummary);
  const tables = { line: attribution.lines, function: attribution.functions, package: attribution.packages };
  return rankTable(tables[by], attribution, kind, limit).map(toSummary);
}

function summarizeComparison(comparison: ProfileComparison): ComparisonSummary {
  const { sites, sampleType } = comparison;
  const { before, after, beforeSeconds, afterSeconds } = sites;
  return {
    sampleType,
    sentence: changeSentence(sites, sampleType, 'in the whole process'),
    before,
    after,
    beforeSeconds,
    afterSeconds,
    lines: sites.lines.map(row => ({
      functionName: row.functionName,
      uri: vscode.Uri.file(row.path),
      ...(row.line > 0 ? { line: row.line } : {}),
      before: row.before,
      after: row.after,
      sentence: siteSentence(
        row,
        sites,
        sampleType,
        row.line > 0 ? 'on this line' : `in ${functionLabel(row.functionName)}`,
      ),
    })),
  };
}
