import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ofProgram } from '../../../src/core/source/goProgram';
import type { PathRule, SourceRoots } from '../../../src/core/source/sourceRoots';
import { workspaceOf } from '../../support/sourceRoots';

const file = (path: string, ...goPackages: string[]) => ({ file: path, goPackages, functions: [] });
const modules = [
  { module: 'example.com/shop', path: '/w/shop' },
  { module: 'example.com/shop/tools', path: '/w/shop/tools' },
];
const roots: SourceRoots = { ...workspaceOf('/w'), goModules: modules };

describe('the program that choices are kept for', () => {
  for (const [files, expected] of [
    [[file('example.com/shop/cmd/api/main.go', 'main')], 'example.com/shop'],
    [[file('example.com/shop/cmd/worker/main.go', 'main')], 'example.com/shop'],
    [[file('example.com/shop/tools/gen/main.go', 'main')], 'example.com/shop/tools'],
    [[file('/w/shop/tools/gen/main.go', 'main')], 'example.com/shop/tools'],
    [[file('/builds/team/shop/cmd/api/main.go', 'main')], '/builds/team/shop/cmd/api'],
    [[file('C:\\agent\\shop\\main.go', 'main')], 'C:/agent/shop'],
    [[file('example.com/other/cmd/main.go', 'main')], 'example.com/other/cmd'],
    [[file('example.com/other@v1.0.0/cmd/main.go', 'main')], 'example.com/other'],
    // Of a test, of cgo, and of what was inlined: no place of a program.
    [[file('_testmain.go', 'main'), file('_cgo_gotypes.go', 'main')], ''],
    [[file('example.com/lib/lib.go', 'example.com/lib', 'main')], ''],
    [[file('file:///app/main.js')], ''],
    [[], ''],
    [[file('/b/shop/z.go', 'main'), file('/b/shop/a.go', 'main'), file('/b/shop/x/y.go', 'x')], '/b/shop'],
  ] as const) {
    it(`is “${expected}” for ${files.map(each => each.file).join(' and ')}`, () => {
      assert.equal(ofProgram(files, roots).program, expected);
    });
  }
});

describe('a program that says what its main package is', () => {
  const program = (mainPackage: string, ...files: ReturnType<typeof file>[]) =>
    ofProgram(files, roots, mainPackage).program;

  it('is known where no file of that package is in the profile, and whatever the files are called', () => {
    assert.equal(program('example.com/shop', file('example.com/lib/lib.go', 'example.com/lib')), 'example.com/shop');
    assert.equal(program('example.com/shop/cmd/api', file('/builds/x/main.go', 'main')), 'example.com/shop');
    assert.equal(program('example.com/shop/tools/gen'), 'example.com/shop/tools');
    assert.equal(program('example.com/other/cmd'), 'example.com/other/cmd');
    assert.equal(program('command-line-arguments', file('/x/main.go', 'main')), '/x');
  });
});

describe('choices', () => {
  const rule = (from: string, program?: string): PathRule => ({
    from,
    to: '/w/x',
    origin: 'choice',
    ...(program !== undefined && { program }),
  });
  const setting: PathRule = { from: '/s', to: '/w/x', origin: 'settings' };
  const shop = rule('example.com/dep@v1.0.0', 'example.com/shop');
  const unknown = rule('example.com/dep@v1.0.0', '');
  const oldOfShop = rule('example.com/shop');
  const old = rule('example.com/dep@v1.0.0');
  const rules = [setting, shop, unknown, oldOfShop, old];

  it('count for their program only, and those of before that was kept where they place it, or where none is known', () => {
    const counting = (...files: ReturnType<typeof file>[]) => ofProgram(files, { ...roots, rules }).roots.rules;
    assert.deepEqual(counting(file('example.com/shop/main.go', 'main')), [setting, shop, oldOfShop]);
    assert.deepEqual(counting(file('example.com/site/main.go', 'main')), [setting]);
    assert.deepEqual(counting(file('example.com/lib/lib.go', 'example.com/lib')), [setting, unknown, oldOfShop, old]);
  });
});

describe('what go.mod files replace', () => {
  const by = (of: string | undefined, path: string) => ({
    module: 'example.com/dep',
    version: '',
    by: { path },
    ...(of !== undefined && { of }),
  });
  const [shop, site, work] = [by('/w/shop', '/w/dep'), by('/w/site', '/w/dep-next'), by(undefined, '/w/dep-work')];
  const goReplacements = [shop, site, work];
  const replacing = (...files: ReturnType<typeof file>[]) =>
    ofProgram(files, { ...roots, goReplacements }).roots.goReplacements;

  it('is told by the main module and go.work where the main module replaces it', () => {
    assert.deepEqual(replacing(file('example.com/shop/main.go', 'main')), [
      { ...shop, isOfMain: true },
      { ...work, isOfMain: true },
    ]);
  });

  it('is told by the main module that the program names, also without -trimpath', () => {
    const files = [file('/builds/shop/main.go', 'main'), file('/builds/dep/dep.go', 'example.com/dep')];
    const told = ofProgram(files, { ...roots, goReplacements }, 'example.com/shop').roots.goReplacements;
    assert.deepEqual(
      told,
      [shop, work].map(each => ({ ...each, isOfMain: true })),
    );
  });

  it('is open where the main module is not known, or replaces other modules', () => {
    assert.deepEqual(replacing(file('example.com/lib/lib.go', 'example.com/lib')), goReplacements);
    assert.deepEqual(replacing(file('/builds/shop/main.go', 'main')), goReplacements);
    assert.deepEqual(replacing(file('example.com/shop/tools/main.go', 'main')), goReplacements);
  });
});
