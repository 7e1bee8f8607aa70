import { gzipSync } from 'node:zlib';
import type { CaptureFiles } from '../../src/session/captures/captureFolder';
import type { CaptureRecord } from '../../src/session/captures/captureRecord';

const profile = new Uint8Array(gzipSync('a profile, for whoever does not decode it'));

export function captureFiles(): CaptureFiles {
  return { profile, texts: new Uint8Array(gzipSync('{}')) };
}

/** The record of a capture that `captureFiles` belongs to. */
export function captureRecord(parts: Partial<CaptureRecord> = {}): CaptureRecord {
  return {
    version: 1,
    id: 'capture',
    pinned: false,
    label: 'shop :6060',
    target: { kind: 'go', url: 'http://localhost:6060/debug/pprof/', label: 'shop :6060' },
    mode: 'fixed',
    requestedSeconds: 10,
    capturedMs: 1_000_000,
    seconds: 10.2,
    origin: 'go',
    granularity: 'line',
    totals: { alloc_space: 412e6, alloc_objects: 1000 },
    recorded: 900,
    notes: [],
    workspace: ['/work'],
    texts: {},
    writtenBy: { extension: '0.1.0', editor: '1.95.0' },
    profile: { bytes: profile.length, sha256: 'unchecked' },
    ...parts,
  };
}
