/** Programs that run in node and start others: to profile one of them is never what is meant. */
interface StartingProgram {
  readonly name: string;
  /** 'packageManager': known by its name alone. 'launcher': others may have a script of this name, so only its package counts. */
  readonly kind: 'packageManager' | 'launcher';
  /** It finds the node it starts on the PATH, so that what stands there is asked again. The others start their own. */
  readonly startsByPath: boolean;
}

const packageManagers = ['npm', 'npx', 'yarn', 'yarnpkg', 'pnpm', 'pnpx', 'corepack'];
const launchersByPath = [
  ...['npm-run-all', 'run-s', 'run-p', 'cross-env', 'cross-env-shell', 'dotenv', 'env-cmd'],
  ...['nodemon', 'concurrently', 'wireit', 'turbo', 'nx', 'lerna'],
];
const launchersByThemselves = ['pm2', 'tsx', 'ts-node-dev', 'tsnd'];

export const startingPrograms: readonly StartingProgram[] = [
  ...packageManagers.map(name => ({ name, kind: 'packageManager', startsByPath: true }) as const),
  ...launchersByPath.map(name => ({ name, kind: 'launcher', startsByPath: true }) as const),
  ...launchersByThemselves.map(name => ({ name, kind: 'launcher', startsByPath: false }) as const),
];
