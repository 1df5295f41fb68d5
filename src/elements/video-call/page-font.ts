/** What browsers call the font that nobody chose. */
const UNCHOSEN = /^(?:["']?times(?: new roman)?["']?|serif|-webkit-standard)$/i;

/** Whether the page chose a font where this element stands: in a page that has none, the system's looks better than the browser's. */
export function pageHasFont(element: HTMLElement): boolean {
  const parent = element.parentElement ?? element;
  return !UNCHOSEN.test(getComputedStyle(parent).fontFamily.trim());
}
