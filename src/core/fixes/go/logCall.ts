import { goImports, importedName } from '../../syntax/goImports';
import type { ParsedFile } from '../../syntax/parsedFile';
import { childByField, type SyntaxNode } from '../../syntax/syntaxNode';
import { isStringLiteral } from './concatOperands';
import { argumentsOf, calleeOf, qualifiedCallee } from './goCall';
import { writtenType } from './staticType';

/** A call that hands a record to log/slog. */
export interface SlogCall {
  readonly node: SyntaxNode;
  /** What its method is called on; undefined for a function of the package, which asks the default logger. */
  readonly logger: SyntaxNode | undefined;
  /** 'DebugContext' */
  readonly name: string;
  readonly context: SyntaxNode | undefined;
  /** The argument that says the level; undefined where the name says it. */
  readonly level: SyntaxNode | undefined;
  readonly message: SyntaxNode;
  /** The keys, values and attributes. */
  readonly values: readonly SyntaxNode[];
}

const names = /^(Debug|Info|Warn|Error)(Context)?$|^Log(Attrs)?$/;
/** Loggers whose methods have the same names: a file with one of these has to show that it means slog. */
const otherLoggers = /\/(zap|logrus|zerolog|go-hclog|hclog|glog|klog|logr|log15|log)(\/v\d+)?(\/|$)|^testing$/;

/**
 * The call of slog that a node is. A method counts where nothing in the file speaks against it: the compiler has to confirm its
 * logger.
 */
export function slogCallOf(file: ParsedFile, node: SyntaxNode): SlogCall | undefined {
  const name = childByField(childByField(node, 'function'), 'field')?.text;
  if (name === undefined || !names.test(name)) return undefined;
  const callee = calleeOf(file, node);
  if (callee.kind === 'package') return callee.path === 'log/slog' ? partsOf(node, name, undefined) : undefined;
  const found = callee.kind === 'method' ? partsOf(node, name, callee.receiver) : undefined;
  return found && mayBeSlog(file, found) ? found : undefined;
}

function mayBeSlog(file: ParsedFile, call: SlogCall): boolean {
  const own = importedName(file, 'log/slog');
  const type = call.logger && writtenType(file, call.logger);
  if (type !== undefined) return type === `*${own}.Logger`;
  const isMixed = goImports(file).some(each => otherLoggers.test(each.path));
  return !isMixed && (own !== undefined || hasKey(file, call));
}

function partsOf(node: SyntaxNode, name: string, logger: SyntaxNode | undefined): SlogCall | undefined {
  const all = argumentsOf(node);
  const takesLevel = name.startsWith('Log');
  const context = takesLevel || name.endsWith('Context') ? all[0] : undefined;
  const level = takesLevel ? all[1] : undefined;
  const first = (context ? 1 : 0) + (takesLevel ? 1 : 0);
  const message = all[first];
  return message && { node, logger, name, context, level, message, values: all.slice(first + 1) };
}

function hasKey(file: ParsedFile, { values: [first] }: SlogCall): boolean {
  return first !== undefined && (isStringLiteral(first) || isAttribute(file, first));
}

const attributes = /^log\/slog\.(String|Int|Int64|Uint64|Float64|Bool|Time|Duration|Any|Group|GroupAttrs)$/;

/** Whether it is `slog.Int(…)` or the like. */
export function isAttribute(file: ParsedFile, node: SyntaxNode): boolean {
  return node.type === 'call_expression' && attributes.test(qualifiedCallee(file, node) ?? '');
}

/** 'LevelDebug' where the name of the call says its level. */
export function levelName({ name }: SlogCall): string {
  return `Level${name.replace('Context', '')}`;
}

/** Whether it is below what slog writes when nothing is set. */
export function isUsuallyOff(call: SlogCall): boolean {
  return /(^|\.)LevelDebug(\s*-\s*\d+)?$/.test(call.level?.text ?? levelName(call));
}
