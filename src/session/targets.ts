import type { GoTarget, NodeTarget, Target } from '../capture/target';

// The editor talks to the session only; the target types of capture pass through here.
export type { Access, AccessTo } from '../capture/access';
export type { DiscoveredProcess, DiscoveryScope, Obstacle } from '../capture/discoveredProcess';
export type { AttributionMode, Consent, ConsentRequest } from '../capture/profiler';
export type { GoTarget, NodeTarget, Target };

/** A Go target by the address that somebody typed. */
export function goTarget(url: string): GoTarget {
  const trimmed = url.trim();
  return { kind: 'go', url: trimmed, label: placeIn(trimmed) };
}

/** A Node target by the address of its inspector. */
export function nodeTarget(inspector: string): NodeTarget {
  const trimmed = inspector.trim();
  return { kind: 'node', inspector: trimmed, label: `node ${placeIn(trimmed)}` };
}

/** The address of a target as it was found or typed; empty for a process that is attached by a signal. */
export function addressOf(target: Target): string {
  return target.kind === 'go' ? target.url : target.inspector;
}

function placeIn(address: string): string {
  const socket = /^(?:http\+)?unix:(?:\/\/)?([^:]+?)(?::.*|\/debug.*)?$/.exec(address)?.[1];
  if (socket !== undefined) return socket.replace(/%2f/gi, '/').replace(/^.*\/(?=.)/, '');
  return address.replace(/^[a-z]+:\/\//i, '').split('/')[0] || address;
}
