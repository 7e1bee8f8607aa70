import { readFile } from 'node:fs/promises';
import { createVSIX } from '@vscode/vsce';
import { buildExtension } from './bundling/buildExtension';

const { name, version } = JSON.parse(await readFile('package.json', 'utf8'));
const packagePath = `${name}-${version}.vsix`;

await buildExtension();
// All code is in the bundle, so nothing of node_modules is packed.
await createVSIX({ cwd: process.cwd(), packagePath, dependencies: false });
