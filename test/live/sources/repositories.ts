import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { buildFacts } from '../../../src/capture/go/buildAge';
import type { SourceRoots } from '../../../src/core/source/sourceRoots';
import { decodeColumns } from '../../../src/session/decoding/decodeColumns';
import type { DecodeRequest } from '../../../src/session/decoding/decodeRequest';
import { describeColumns } from '../../../src/session/decoding/describeColumns';
import { ProfileLoader } from '../../../src/session/profileLoader';
import { committedTexts } from '../../../src/session/sources/committedTexts';
import { GoRepository, type RunningProgram, startProgram } from '../../support/goRepository';

const folders: string[] = [];
const running: RunningProgram[] = [];
after(async () => {
  await Promise.all(running.map(program => program.stop()));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new folder as workspaces spell it; removed when the tests of the file are over. */
export function temporaryFolder(name: string): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), `alloc-lens-${name}-`))).replaceAll('\\', '/');
  folders.push(folder);
  return folder;
}

export function newRepository(): GoRepository {
  return new GoRepository(`${temporaryFolder('repository')}/shop`);
}

/** The program, in a folder of its own where `to` names none. */
export function build(
  repository: GoRepository,
  flags: readonly string[] = [],
  to = join(temporaryFolder('built'), 'shop'),
): string {
  return repository.build(to, flags);
}

/** Ended at the end of the tests at the latest. */
export async function start(program: string): Promise<RunningProgram> {
  const started = await startProgram(program);
  running.push(started);
  return started;
}

/** Loads profiles as the editor does, decoding in this thread. */
export function loaderFor(roots: SourceRoots): ProfileLoader {
  return new ProfileLoader({
    decode: async (request: DecodeRequest, where: SourceRoots) => {
      const { answer } = await decodeColumns(request, where);
      return answer.kind === 'decoded' ? describeColumns(answer) : answer;
    },
    roots: async () => roots,
    readText: path => readFile(path, 'utf8').catch(() => undefined),
    buildFacts,
    committed: committedTexts,
  });
}
