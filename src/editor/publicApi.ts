import * as vscode from 'vscode';
import type {
  AllocatorSummary,
  AllocLensApi,
  CaptureRequest,
  CaptureSummary,
  ComparisonSummary,
  ProfileSummary,
} from '../api';
import type { Allocator } from '../core/attribution/allocators';
import { siteSentence } from '../core/attribution/comparison';
import { changeSentence } from '../core/attribution/comparisonText';
import { functionLabel } from '../core/attribution/functionLabel';
import { ownCode } from '../core/attribution/moduleTable';
import { unitOf } from '../core/profile/sampleType';
import { type SourceMatch, unknownSource } from '../core/source/sourceMatch';
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
}

type Grouping = CheckedQuery['by'];

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
    allocators: query => allocators(store, checkedQuery(query)),
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

function allocators(store: ProfileStore, query: CheckedQuery): AllocatorSummary[] {
  const profile = store.current;
  if (profile === undefined) return [];
  const kind = query.sampleType ?? store.sampleType;
  const { by, limit } = query;
  const toSummary = (row: Allocator): AllocatorSummary => {
    const match: SourceMatch =
      by === 'callSite'
        ? { kind: 'match', origin: 'workspace', path: row.file, how: 'exactPath' }
        : (profile.sources?.get(row.file) ?? unknownSource);
    return {
      functionName: row.functionName,
      ...(match.origin === 'workspace' && match.path !== undefined ? { uri: vscode.Uri.file(match.path) } : {}),
      ...(row.line > 0 && by !== 'package' && by !== 'module' ? { line: row.line } : {}),
      granularity: row.granularity,
      self: row.self,
      total: row.total,
      share: row.share,
      unit: unitOf(kind),
      samples: Math.round(row.recorded),
      origin: by === 'module' ? moduleOrigin(row) : match.origin,
      ...moduleMembers(row, profile),
      ...errorMember(row, by, profile),
    };
  };
  return profile.views.rank(profile, by, kind, limit, profile.callSites).map(toSummary);
}

function moduleOrigin({ file, functionName }: Allocator): AllocatorSummary['origin'] {
  if (file !== '') return 'dependency';
  return functionName === ownCode ? 'workspace' : 'runtime';
}

function moduleMembers({ file }: Allocator, profile: LoadedProfile): Pick<AllocatorSummary, 'module' | 'version'> {
  const module = profile.views.moduleOf(profile, file);
  if (module === undefined) return {};
  return { module: module.name, ...(module.version === '' ? {} : { version: module.version }) };
}

function errorMember(row: Allocator, by: Grouping, profile: LoadedProfile): Pick<AllocatorSummary, 'error'> {
  const { halfWidth } = profile.views.rowConfidence(profile, row, by);
  return halfWidth === undefined ? {} : { error: halfWidth };
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
