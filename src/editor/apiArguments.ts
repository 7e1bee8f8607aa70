import * as vscode from 'vscode';
import type { AllocatorQuery, CaptureRequest } from '../api';
import { sampleTypeKinds } from '../core/profile/sampleType';
import { CaptureError } from '../session/captureFailures';

// Arguments of the API come from code that nobody type-checked: each is looked at here, and told by its name.

/** @throws CaptureError 'badQuery' */
export function checkedRequest(request: CaptureRequest): CaptureRequest {
  if (typeof request === 'object' && request !== null) return request;
  throw refused('capture', 'request', request, 'Pass { url }, { inspector } or { pid }, each also with seconds.');
}

/** @throws CaptureError 'badQuery' */
export function checkedUri(uri: vscode.Uri): vscode.Uri {
  if (uri instanceof vscode.Uri) return uri;
  throw refused('openProfile', 'uri', uri, 'Pass uri as a vscode.Uri, for example vscode.Uri.file(path).');
}

/** @throws CaptureError 'badQuery' */
export function checkedId(id: string): string {
  if (typeof id === 'string' && id !== '') return id;
  throw refused('openCapture', 'id', id, 'Pass id as captures() tells it.');
}

export type CheckedQuery = Required<Pick<AllocatorQuery, 'by' | 'limit'>> & Pick<AllocatorQuery, 'sampleType'>;

const groupings: Record<CheckedQuery['by'], true> = {
  line: true,
  function: true,
  package: true,
  module: true,
  callSite: true,
};
const defaultLimit = 20;

/** @throws CaptureError 'badQuery' */
export function checkedQuery(query: AllocatorQuery | undefined): CheckedQuery {
  if (typeof (query ?? {}) !== 'object') {
    throw refused('allocators', 'query', query, 'Pass query as an object with by, sampleType and limit, or nothing.');
  }
  const { by = 'line', sampleType, limit = defaultLimit } = query ?? {};
  if (!Object.hasOwn(groupings, by)) {
    throw refused('allocators', 'by', by, `Pass by as one of ${Object.keys(groupings).join(', ')}.`);
  }
  if (sampleType !== undefined && !sampleTypeKinds.includes(sampleType)) {
    throw refused('allocators', 'sampleType', sampleType, `Pass sampleType as one of ${sampleTypeKinds.join(', ')}.`);
  }
  if (!(typeof limit === 'number' && limit >= 0 && (Number.isInteger(limit) || limit === Number.POSITIVE_INFINITY))) {
    throw refused('allocators', 'limit', limit, 'Pass limit as a whole number, 0 or more.');
  }
  return { by, limit, ...(sampleType === undefined ? {} : { sampleType }) };
}

function refused(method: string, argument: string, value: unknown, remedy: string): CaptureError {
  return new CaptureError('badQuery', `${method} was given ${textOf(value)} as ${argument}.`, remedy);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 80));
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
