import { originOf } from '../capture/access';
import { isGopsAddress, pprofBase } from '../capture/go/pprofAddress';
import { parseInspectorAddress } from '../capture/node/inspectorAddress';
import type { Target } from './targets';

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
