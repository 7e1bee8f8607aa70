import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { aptInstall, MissingOnMachine } from '../../../scripts/workbench/aptInstall';
import { ensureWorkbench } from '../../../scripts/workbench/install';

const { PATH, CHROMIUM } = process.env;

afterEach(() => {
  process.env['PATH'] = PATH;
  if (CHROMIUM === undefined) delete process.env['CHROMIUM'];
  else process.env['CHROMIUM'] = CHROMIUM;
});

test('without apt-get the user is told in one sentence what to install', async () => {
  process.env['PATH'] = '/nonexistent';
  await assert.rejects(aptInstall(['tool'], 'The test'), (error: Error) => {
    assert.ok(error instanceof MissingOnMachine);
    assert.equal(
      error.message,
      'The test needs tool: install it (on Debian: sudo apt-get install tool) and run this again.',
    );
    return true;
  });
});

test('a browser may be named, and one that is not there is told', async () => {
  process.env['PATH'] = '/nonexistent';
  delete process.env['CHROMIUM'];
  await assert.rejects(
    ensureWorkbench(),
    /needs chromium: install it .*, or name one that is here in CHROMIUM=path, and/,
  );
  process.env['CHROMIUM'] = '/nonexistent/chromium';
  await assert.rejects(ensureWorkbench(), /no browser at \/nonexistent\/chromium, which CHROMIUM names/);
});
