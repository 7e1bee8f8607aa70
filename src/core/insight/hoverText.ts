/**
 * Text as Markdown that shows exactly it, icons included, and that breaks between words: what VS Code's own `appendText`
 * writes for a blank does not, so that a long sentence breaks within its words.
 */
export function hoverText(text: string): string {
  return text.replace(/\s+/g, ' ').replace(/[\\`*_{}[\]()#+\-!~<>|&$]/g, '\\$&');
}
