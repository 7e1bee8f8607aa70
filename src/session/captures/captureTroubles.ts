import { CaptureError } from '../../capture/captureError';

export function broken(id: string, reason: string): CaptureError {
  return new CaptureError(
    'malformed',
    `The saved capture ${id} is broken: ${reason}.`,
    'Delete it in the Captures view.',
  );
}

const remedies: Readonly<Record<string, string>> = {
  ENOSPC: 'The disk is full: make room',
  EDQUOT: 'Your disk quota is used up: make room',
  EFBIG: 'Files of this size are not allowed here: raise the limit',
  EROFS: 'The disk is read-only: make it writable',
  EACCES: 'Its folder may not be written to: change its permissions',
  EPERM: 'Its folder may not be written to: change its permissions',
};

export function notSaved(label: string, error: unknown): CaptureError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  return new CaptureError(
    'notSaved',
    `The capture of ${label} was not saved (${reasonOf(error)}).`,
    `${remedies[code] ?? 'Check the disk'}, or export it with “Alloc Lens: Export Profile…”.`,
    { cause: error },
  );
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
}
