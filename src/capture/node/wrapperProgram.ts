import { mainScript, ownOptions } from './mainScript';
import { startingPrograms } from './startingPrograms';

const namesOf = (wanted: 'packageManager' | 'launcher') =>
  startingPrograms.flatMap(({ name, kind }) => (kind === wanted ? [name] : [])).join('|');
const PACKAGE_MANAGER = new RegExp(
  `(?:^|[\\\\/])((?:${namesOf('packageManager')})(?:-cli)?(?:-\\d[\\w.-]*)?(?:\\.[cm]?js)?)$`,
);
const LAUNCHERS = namesOf('launcher');
/** By its link, or as a file of its package: a script `turbo.js` of the user's own is a program like any other. */
const LAUNCHER = new RegExp(
  `(?:^|[\\\\/])(${LAUNCHERS})$|[\\\\/]node_modules[\\\\/](${LAUNCHERS})[\\\\/](?:bin|dist)[\\\\/](?:\\2|cli)\\.[cm]?js$`,
);

/** Its child has the same command line without it. */
const WATCHER = /^--watch(-path)?(=|$)/;

/**
 * The name of the wrapper that a command line of node runs: a program that only starts the one that is meant, which is
 * listed itself. `ts-node` is none, it runs the program in its own process.
 */
export function wrapperOf(commandLine: readonly string[]): string | undefined {
  if (ownOptions(commandLine.slice(1)).some(each => WATCHER.test(each))) return 'the watcher of node --watch';
  const given = commandLine.filter(argument => argument !== '');
  // npm and others set the title of their process, which overwrites the command line.
  const title = given.length === 1 ? given[0]!.split(' ')[0] : undefined;
  for (const name of [title, mainScript(commandLine)]) {
    const found = PACKAGE_MANAGER.exec(name ?? '') ?? LAUNCHER.exec(name ?? '');
    if (found !== null) return found[1] ?? found[2];
  }
  return undefined;
}
