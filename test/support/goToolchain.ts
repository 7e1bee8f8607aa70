import { findOnPath } from '../../scripts/process/findOnPath';

/** For the `skip` option of a test that compiles or runs Go: the reason on a machine without Go, otherwise false. */
export const withoutGo: string | false = findOnPath('go') ? false : 'there is no go on PATH';
