/** Options of node whose value is an argument of its own. */
const WITH_VALUE = new Set([
  ...['-r', '--require', '--import', '--loader', '--experimental-loader', '-C', '--conditions'],
  ...['--env-file', '--env-file-if-exists', '--title', '--watch-path', '--icu-data-dir', '--openssl-config'],
  ...[
    '--inspect-port',
    '--debug-port',
    '--inspect-publish-uid',
    '--stack-trace-limit',
    '--test-name-pattern',
    '--test-reporter',
  ],
  ...['--test-reporter-destination', '--test-concurrency', '--test-timeout', '--trace-event-categories'],
]);
const CODE = /^(-e|-p|-pe|-c|-i|--eval|--print|--interactive|--check)$/;
const CODE_WITH_VALUE = /^(-e|-p|-pe|--eval|--print)$/;

/** The script that a command line of node runs, as it was written; undefined for `-e`, the prompt and retitled processes. */
export function mainScript(commandLine: readonly string[]): string | undefined {
  return splitArguments(commandLine.slice(1)).script;
}

/** What node itself reads of its arguments, `--option=value` where the value was an argument of its own. */
export function ownOptions(args: readonly string[]): readonly string[] {
  return splitArguments(args).options;
}

function splitArguments(args: readonly string[]): { options: readonly string[]; script: string | undefined } {
  const options: string[] = [];
  let runsCode = false;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index]!;
    const isEnd = argument === '--';
    if (isEnd || !argument.startsWith('-')) {
      const script = isEnd ? args[index + 1] : argument;
      const isNone = runsCode || script === '' || script === 'inspect';
      return { options, script: isNone ? undefined : script };
    }
    runsCode ||= CODE.test(argument);
    const takesNext = WITH_VALUE.has(argument) || CODE_WITH_VALUE.test(argument);
    options.push(WITH_VALUE.has(argument) ? `${argument}=${args[index + 1] ?? ''}` : argument);
    if (takesNext) index++;
  }
  return { options, script: undefined };
}
