import { execFileSync } from 'node:child_process';
import { findOnPath } from '../../scripts/process/findOnPath';

/** For the `skip` option of a test that compiles or runs Go: the reason on a machine without Go, otherwise false. */
export const withoutGo: string | false = findOnPath('go') ? false : 'there is no go on PATH';

/** The same for C from Go, as go finds it: CGO_ENABLED is 1 only where it has a C compiler. */
export function withoutCgo(): string | false {
  if (withoutGo) return withoutGo;
  const [enabled = '', compiler = ''] = execFileSync('go', ['env', 'CGO_ENABLED', 'CC'], { encoding: 'utf8' }).split(
    '\n',
  );
  if (enabled !== '1') return 'cgo is switched off here (go env CGO_ENABLED)';
  return findOnPath(compiler.split(' ')[0] ?? '') ? false : `there is no C compiler ${compiler} on PATH`;
}
