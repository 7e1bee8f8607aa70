/** A line on the screen. */
export interface VisibleLine {
  /** 1-based, as the gutter shows it. */
  readonly line: number;
  readonly text: string;
  /** What decorations write before, into and after the text, in this order and without the text; empty when there is none. */
  readonly annotation: string;
  /** The CSS classes in the glyph margin and over the line: what a gutter icon or a whole-line decoration leaves in the page. */
  readonly marginClasses: readonly string[];
}

/** The part of the DOM that is used here; the project's types know no DOM, because nearly all of it runs without one. */
interface PageElement {
  readonly style: { readonly top: string };
  readonly textContent: string | null;
  readonly classList: Iterable<string>;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}
declare function getComputedStyle(element: PageElement, place: string): { readonly content: string };

/**
 * Runs in the page, so it uses nothing from outside of itself. The editor keeps line numbers and texts in two columns of absolutely
 * placed boxes; what belongs together has the same distance from the top.
 */
export function readVisibleLines(editor: PageElement): VisibleLine[] {
  const top = (element: PageElement) => element.style.top;
  const written = (element: PageElement, place: string) => {
    const { content } = getComputedStyle(element, place);
    return content.startsWith('"') ? content.slice(1, -1).replace(/\\(.)/g, '$1') : '';
  };
  const plain = (text: string) => text.replace(/\u00a0/g, ' ');
  const texts = new Map([...editor.querySelectorAll('.view-lines > .view-line')].map(each => [top(each), each]));
  const classes = (within: PageElement, selector: string) =>
    [...within.querySelectorAll(selector)].flatMap(each => [...each.classList]);
  const glyphs = [...editor.querySelectorAll('.glyph-margin-widgets > *')];
  return [...editor.querySelectorAll('.margin-view-overlays > div')].flatMap(margin => {
    const text = texts.get(top(margin));
    const line = Number(margin.querySelector('.line-numbers')?.textContent);
    if (!text || !line) return [];
    const spans = [...text.querySelectorAll('span')];
    const annotation = spans.map(span => written(span, '::before') + written(span, '::after')).join('');
    const marks = glyphs.filter(each => top(each) === top(margin)).flatMap(each => [...each.classList]);
    return [
      {
        line,
        text: plain(text.textContent ?? ''),
        annotation: plain(annotation),
        marginClasses: [...classes(margin, '*'), ...marks],
      },
    ];
  });
}
