import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { commandIds, contextKeys, viewIds } from '../../../src/editor/commandIds';
import { settingDefaults } from '../../../src/editor/settingDefaults';

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const internal: readonly string[] = [commandIds.tellReviewNotes, commandIds.proveFix, commandIds.reveal];

test('every command of the code is contributed, and nothing else is', () => {
  const contributed = manifest.contributes.commands.map((each: { command: string }) => each.command);
  const inCode = Object.values(commandIds).filter(id => !internal.includes(id));
  assert.deepEqual(contributed.toSorted(), inCode.toSorted());
});

test('every setting has the default that the code falls back to', () => {
  const properties = manifest.contributes.configuration.properties as Record<string, { default: unknown }>;
  const contributed = Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, value.default]));
  const inCode = Object.fromEntries(Object.entries(settingDefaults).map(([key, value]) => [`allocLens.${key}`, value]));
  assert.deepEqual(contributed, inCode);
});

test('when clauses name only context keys, views and commands that exist', () => {
  const text = JSON.stringify(manifest.contributes);
  const known = new Set<string>([
    ...Object.values(contextKeys),
    ...Object.values(commandIds),
    ...Object.values(viewIds),
    ...Object.keys(settingDefaults).map(key => `allocLens.${key}`),
    ...manifest.contributes.colors.map((each: { id: string }) => each.id),
  ]);
  const named = [...text.matchAll(/allocLens\.[A-Za-z0-9.]+/g)].map(match => match[0]);
  assert.deepEqual(
    named.filter(name => !known.has(name)),
    [],
  );
  assert.ok(named.length > 50);
});

test('every picture that the manifest or the decorations name exists', () => {
  const pictures = [manifest.icon, manifest.contributes.viewsContainers.activitybar[0].icon];
  for (const theme of ['light', 'dark'])
    for (const name of [0, 1, 2, 3, 4, 'stale']) pictures.push(`media/gutter/${theme}-${name}.svg`);
  assert.deepEqual(
    pictures.filter(picture => !existsSync(picture)),
    [],
  );
});

test('colours have defaults for light, dark and both high-contrast themes', () => {
  for (const color of manifest.contributes.colors) {
    assert.deepEqual(
      Object.keys(color.defaults).toSorted(),
      ['dark', 'highContrast', 'highContrastLight', 'light'],
      color.id,
    );
  }
});
