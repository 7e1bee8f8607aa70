import { CaptureFolder } from '../session/captures/captureFolder';
import { CaptureLibrary, type LibraryOptions } from '../session/captures/captureLibrary';

// Loaded with the first capture, or when saved ones are first shown: everything that touches the disk.
export function openLibrary(folder: string, options: LibraryOptions): CaptureLibrary {
  return new CaptureLibrary(new CaptureFolder(folder), options);
}
