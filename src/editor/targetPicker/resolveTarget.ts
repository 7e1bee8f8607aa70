import type { CaptureRequest } from '../../api';
import { CaptureError } from '../../session/captureFailures';
import { goTarget, nodeTarget, type Target } from '../../session/targets';

/** The target that a request names, without asking. Rejects with CaptureError. */
export async function resolveTarget(
  request: CaptureRequest,
  forPid: (pid: number) => Promise<Target>,
): Promise<Target> {
  const { url, inspector, pid } = request;
  const named = [url, inspector, pid].filter(each => each !== undefined).length;
  if (named !== 1) {
    throw new CaptureError(
      'badAddress',
      `A capture needs exactly one of url, inspector and pid; ${named} were given.`,
      'Pass { url }, { inspector } or { pid }.',
    );
  }
  if (url !== undefined) return goTarget(String(url));
  if (inspector !== undefined) return nodeTarget(String(inspector));
  return forPid(Number(pid));
}
