import { edited } from '../../../src/core/fixes/offsetEdit';
import type { Probe } from '../../../src/core/fixes/probe';
import type { GoModule } from './goModule';

/** What the compiler says against each probe of a file, '' where it confirms it. */
export async function complaints(
  module: GoModule,
  file: string,
  text: string,
  probes: readonly Probe[],
): Promise<string[]> {
  const found: string[] = [];
  for (const probe of probes) {
    const { compiles, said } = await module.buildWith(file, edited(text, probe.edits));
    found.push(compiles ? '' : said);
  }
  return found;
}

/** What the compiler says of the parameter that a probe asks about: 'does not escape', 'leaking param: …', or why it does not compile. */
export async function askCompiler(module: GoModule, file: string, text: string, probe: Probe): Promise<string> {
  const shadow = edited(text, probe.edits);
  const { compiles, said } = await module.buildWith(file, shadow, probe.kind === 'compiles' ? [] : ['-gcflags=-m']);
  if (!compiles) return said;
  return probe.kind === 'compiles' ? 'compiles' : verdictOn(said, shadow, probe.functionName, probe.parameter);
}

function verdictOn(said: string, edited: string, functionName: string, parameter: string): string {
  const declared = edited.search(new RegExp(`\\b${functionName}\\(`));
  const at = edited.indexOf(parameter, declared);
  const line = edited.slice(0, at).split('\n').length;
  const column = at - edited.lastIndexOf('\n', at - 1);
  const place = `:${line}:${column}: `;
  const found = said.split('\n').filter(each => each.includes(place) && each.includes(parameter));
  return found
    .map(each =>
      each
        .slice(each.indexOf(place) + place.length)
        .replace(parameter, '')
        .trim(),
    )
    .join('; ');
}
