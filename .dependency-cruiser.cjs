// The boundary check: layers import one way, as docs/architecture.md draws them.
const layer = (name, from, to, comment) => ({ name, comment, severity: 'error', from, to });
const coreOrder = ['units', 'profile', 'formats', 'source', 'attribution', 'insight', 'syntax', 'fixes'];
const upwardInCore = coreOrder
  .slice(0, -1)
  .map((folder, index) =>
    layer(
      `core-${folder}-imports-left-only`,
      { path: `^src/core/${folder}/` },
      { path: `^src/core/(${coreOrder.slice(index + 1).join('|')})/` },
      'core folders import only what stands left of them in the data flow',
    ),
  );

module.exports = {
  forbidden: [
    layer('no-cycles', {}, { circular: true }, 'no import cycles'),
    layer('core-is-closed', { path: '^src/core/' }, { path: '^src/', pathNot: '^src/core/' }, 'core imports core only'),
    layer('core-is-pure', { path: '^src/core/' }, { dependencyTypes: ['core'] }, 'core has no Node built-ins'),
    layer(
      'core-packages',
      { path: '^src/core/' },
      {
        dependencyTypes: ['npm', 'npm-dev', 'npm-peer', 'npm-no-pkg', 'npm-unknown'],
        pathNot: 'node_modules/(pprof-format|@vscode/tree-sitter-wasm|@jridgewell/trace-mapping)/',
      },
      'core may use pprof-format, tree-sitter and trace-mapping only',
    ),
    layer(
      'pprof-format-in-one-file',
      { path: '^src/', pathNot: '^src/core/formats/pprofEncode\\.ts$' },
      { path: 'node_modules/pprof-format/' },
      'the encoder is used in one file',
    ),
    layer(
      'source-maps-in-one-file',
      { path: '^src/', pathNot: '^src/core/source/sourceMap\\.ts$' },
      { path: 'node_modules/@jridgewell/' },
      'source maps are read in one file',
    ),
    layer(
      'tree-sitter-in-syntax',
      { path: '^src/', pathNot: '^src/core/syntax/' },
      { path: 'node_modules/@vscode/tree-sitter-wasm/' },
      'tree-sitter is known in syntax only',
    ),
    ...upwardInCore,
    layer(
      'capture-below-session',
      { path: '^src/capture/' },
      { path: '^src/(session|editor|protocol|webview|core/(?!units/))' },
      'capture knows units only; it does not decode',
    ),
    layer(
      'session-below-editor',
      { path: '^src/session/' },
      { path: '^src/(editor|protocol|webview|extension\\.ts|api\\.ts)' },
      'session knows no presentation',
    ),
    layer(
      'vscode-in-editor-only',
      { path: '^src/', pathNot: '^src/(editor/|extension\\.ts|api\\.ts)' },
      { path: '^vscode$|@types/vscode' },
      'only editor/ and the composition root know VS Code',
    ),
    layer(
      'editor-features-meet-in-session',
      { path: '^src/editor/([^/]+)/' },
      { path: '^src/editor/([^/]+)/', pathNot: '^src/editor/$1/' },
      'no feature imports another',
    ),
    layer(
      'editor-does-not-capture',
      { path: '^src/editor/' },
      { path: '^src/capture/' },
      'the editor talks to session',
    ),
    layer(
      'nothing-imports-the-root',
      { path: '^src/', pathNot: '^src/extension\\.ts$' },
      { path: '^src/extension\\.ts$' },
      'the composition root is imported by nobody',
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
