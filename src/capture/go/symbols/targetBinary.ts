import type { LocalProcess } from '../../processes/processReader';
import { systemReader } from '../../processes/systemReader';
import type { GoTarget } from '../../target';
import { isGopsAddress, pprofBase } from '../pprofAddress';

/**
 * A path that opens the program of a target on this machine, also where its file was replaced meanwhile; undefined for
 * remote targets and where it cannot be told. What a tunnel or a proxy listens for is told apart later, by its functions.
 */
export async function targetBinary(target: GoTarget, signal: AbortSignal): Promise<string | undefined> {
  try {
    const reader = systemReader();
    if (target.pid !== undefined) {
      const found = await reader?.one(target.pid, signal);
      return typeof found === 'object' ? found.exe : undefined;
    }
    const port = loopbackPort(target.url);
    if (port === undefined) return undefined;
    const listens = ({ listeners }: LocalProcess) => listeners.some(each => each.port === port);
    return (await reader?.list(signal))?.find(listens)?.exe;
  } catch {
    return undefined; // Cancelled, or a system that does not tell: the kinds of allocations stay unknown.
  }
}

function loopbackPort(address: string): number | undefined {
  const url = new URL(isGopsAddress(address) ? address.trim() : pprofBase(address));
  const isLoopback = /^(localhost|127(\.\d+){3}|\[::1\])$/i.test(url.hostname);
  return isLoopback && url.port !== '' ? Number(url.port) : undefined;
}
