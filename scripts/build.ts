import { buildExtension } from './bundling/buildExtension';

await buildExtension();
