import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import type { Probe } from '../probe';
import type { OffsetEdit } from '../proposal';
import { hiddenPackage, loggerProbes } from './attributePlan';
import { planImports } from './goImportEdits';
import { levelName, type SlogCall } from './logCall';

/** An expression that says whether a call will write anything, for the head of an `if` around it. */
export interface LevelTest {
  readonly text: string;
  readonly edits: readonly OffsetEdit[];
  readonly probes: readonly Probe[];
  /** What the call is a method of, where the test reads that in any case: it panics there as the call did. */
  readonly reads: SyntaxNode | undefined;
}

/** `logger.Enabled(ctx, slog.LevelDebug)`; a text says why it cannot be asked. */
export function slogTest(file: ParsedFile, call: SlogCall): LevelTest | string {
  const { logger, context, level } = call;
  if (logger && !isPlain(logger)) return `its logger is made by a call: give ${logger.text} a name first`;
  if (level && !isPlain(level)) return 'its level is worked out in the call: give it a name first';
  if (context && !isPlain(context) && !/^\w+\.(Background|TODO)\(\)$/.test(context.text))
    return `its context is made by a call: give ${context.text} a name first`;
  const paths = [...(logger && level ? [] : ['log/slog']), ...(context ? [] : ['context'])];
  const imports = planImports(file, paths);
  const hidden = hiddenPackage(call, imports, paths);
  if (hidden) return `${hidden} means something else in this function`;
  const asked = logger?.text ?? `${imports.qualify('log/slog', 'Default')}()`;
  const around = context?.text ?? `${imports.qualify('context', 'Background')}()`;
  const wanted = level?.text ?? imports.qualify('log/slog', levelName(call));
  return {
    text: `${asked}.Enabled(${around}, ${wanted})`,
    edits: imports.edits,
    probes: loggerProbes(file, call),
    reads: logger,
  };
}

/** A name, or a field of one: asked for twice it gives the same. */
export function isPlain(node: SyntaxNode): boolean {
  if (node.type === 'identifier') return true;
  const operand = node.type === 'selector_expression' ? childByField(node, 'operand') : undefined;
  return operand !== undefined && isPlain(operand);
}
