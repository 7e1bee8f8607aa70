import { originOf } from '../capture/access';
import { isGopsAddress, pprofBase } from '../capture/go/pprofAddress';
import { parseInspectorAddress } from '../capture/node/inspectorAddress';
import type { GoTarget, NodeTarget, Target } from '../capture/target';

// The editor talks to the session only; the target types of capture pass through here.
export type { Access, AccessTo } from '../capture/access';
export type { DiscoveredProcess, DiscoveryScope, Obstacle } from '../capture/discoveredProcess';
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

/** `scheme://host:port`, what credentials are given for. Undefined for targets without HTTP. Throws CaptureError 'badAddress'. */
export function originOfTarget(target: Target): string | undefined {
  return target.kind === 'go' && !isGopsAddress(target.url) ? originOf(new URL(pprofBase(target.url))) : undefined;
}

/** The host that a capture connects to where that is another machine; undefined for this one. Throws CaptureError 'badAddress'. */
export function remoteHost(target: Target): string | undefined {
  if (target.kind === 'node' && target.attach === 'signal') return undefined;
  const url = new URL(connectedTo(target));
  const local =
    /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/i.test(url.hostname) || url.protocol === 'http+unix:';
  return local ? undefined : url.hostname;
}

function connectedTo(target: Target): string {
  if (target.kind === 'node') return parseInspectorAddress(target.inspector).origin;
  return isGopsAddress(target.url) ? target.url : pprofBase(target.url);
}

function placeIn(address: string): string {
  const socket = /^(?:http\+)?unix:(?:\/\/)?([^:]+?)(?::.*|\/debug.*)?$/.exec(address)?.[1];
  if (socket !== undefined) return socket.replace(/%2f/gi, '/').replace(/^.*\/(?=.)/, '');
  return address.replace(/^[a-z]+:\/\//i, '').split('/')[0] || address;
}
