/** What declares a function or a class by name in Go, JavaScript and TypeScript; the groups together are the name. */
const declarations: readonly RegExp[] = [
  /^func\s*(?:\(\s*(?:[\p{L}_][\p{L}\p{N}_]*\s+)?([^)]*)\)\s*)?([\p{L}_][\p{L}\p{N}_]*)/u,
  /\b(?:function\s*\*?|class)\s*([\w$]+)/,
  /([\w$.#]+)\s*(?::=|[:=])\s*(?:async\b\s*)?(?:func\b|function\b|[^=]*=>|\($)/,
  /^\s*(?:[\w$]+\s+)*\*?\s*([\w$#]+)\s*\([^;]*\{\s*$/,
];
const statement =
  /^\s*(?:\}\s*)?(?:if|else|for|while|switch|select|catch|with|do|try|return|case|go|defer|await|new)\b/;

/** A line that declares a function or a class. */
export interface Declaration {
  /** 1-based. */
  readonly line: number;
  readonly name: string;
  /** In which this one stands. */
  readonly outer: Declaration | undefined;
}

/**
 * Tells for a 1-based line the innermost named function or class in which it stands: the declarations above it with less
 * indentation each. Goes by indentation, like `bodyEnd`; closures without a name are part of what they stand in. Only the
 * lines around those that are asked about are searched for names: that takes most of the time.
 */
export function enclosing(lines: readonly string[]): (line: number) => Declaration | undefined {
  const outers = outerLines(lines);
  const outerOf = (line: number): Declaration | undefined => {
    const outer = outers[line - 1] ?? 0;
    if (outer === 0) return undefined;
    const name = declaredName(lines[outer - 1]!);
    return name === undefined ? outerOf(outer) : { line: outer, name, outer: outerOf(outer) };
  };
  return outerOf;
}

/** For each line, by index, the last 1-based line above it that has less indentation; 0 where there is none. */
function outerLines(lines: readonly string[]): number[] {
  const open: { depth: number; line: number }[] = [];
  return lines.map((text, index) => {
    const depth = indentation(text);
    const outer = open.findLast(each => each.depth < depth)?.line ?? 0;
    // A bracket that closes belongs to what it closes, and a label stands out from where it is.
    if (/^\s*(?:$|[})\]]|\/[/*]|\*|\w+:\s*$)/.test(text)) return outer;
    while (open.length > 0 && open.at(-1)!.depth >= depth) open.pop();
    open.push({ depth, line: index + 1 });
    return outer;
  });
}

/** The name that a line declares, with the receiver's type of a method in Go; undefined where it declares none. */
export function declaredName(line: string): string | undefined {
  if (statement.test(line)) return undefined;
  for (const declaration of declarations) {
    const match = declaration.exec(line);
    if (match !== null) return match.slice(1).join('.').replace(/\s/g, '');
  }
  return undefined;
}

function indentation(line: string): number {
  return /^\s*/.exec(line)![0].replaceAll('\t', '    ').length;
}
