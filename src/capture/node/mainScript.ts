/** Options of node whose value is an argument of its own. */
const WITH_VALUE = new Set([
  ...['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions'],
  ...['--env-file', '--env-file-if-exists', '--title', '--watch-path', '--icu-data-dir', '--openssl-config'],
  ...['--inspect-port', '--debug-port', '--stack-trace-limit', '--test-name-pattern', '--test-reporter'],
  ...['--test-reporter-destination', '--test-concurrency', '--test-timeout', '--trace-event-categories'],
]);
const CODE = /^(-e|-p|-pe|-c|-i|--eval|--print|--interactive|--check)$/;

/** The script that a command line of node runs, as it was written; undefined for `-e`, the prompt and retitled processes. */
export function mainScript(commandLine: readonly string[]): string | undefined {
  const args = commandLine.slice(1);
  for (let index = 0; index < args.length; index++) {
    const argument = args[index]!;
    if (argument === '--') return args[index + 1];
    if (CODE.test(argument)) return undefined;
    if (!argument.startsWith('-')) return argument === '' || argument === 'inspect' ? undefined : argument;
    if (WITH_VALUE.has(argument)) index++;
  }
  return undefined;
}

/** Whether it is one of the programs that only start others: what they start is listed itself. */
export function isPackageManager(commandLine: readonly string[]): boolean {
  const script = mainScript(commandLine) ?? '';
  const retitled =
    commandLine.slice(1).every(argument => argument === '') && /^(npm|npx|yarn|pnpm) /.test(commandLine[0] ?? '');
  return retitled || /(^|[\\/])(npm-cli|npx-cli|npm|npx|yarn|yarnpkg|pnpm|pnpx|corepack)(\.c?js)?$/.test(script);
}
