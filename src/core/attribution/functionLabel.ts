/**
 * A function name as people say it: `compress/flate.NewWriter` → `flate.NewWriter`, type arguments left out.
 * Names of V8 stay as they are, '' becomes '(anonymous)'.
 */
export function functionLabel(name: string): string {
  if (name === '') return '(anonymous)';
  const plain = withoutTypeArguments(name);
  return plain.slice(plain.lastIndexOf('/') + 1);
}

/** The same after "in": `listOrders()`, or `an anonymous function`. */
export function calledFunction(name: string): string {
  return name === '' || name === '(anonymous)' ? 'an anonymous function' : `${functionLabel(name)}()`;
}

function withoutTypeArguments(name: string): string {
  let depth = 0;
  let text = '';
  for (const character of name) {
    if (character === '[') depth++;
    if (depth === 0) text += character;
    if (character === ']') depth = Math.max(0, depth - 1);
  }
  return text;
}
