/** What has focus below a document or shadow root, through the shadow roots in it. */
export function focusedIn(root: DocumentOrShadowRoot | null): HTMLElement | null {
  let focused = root?.activeElement ?? null;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused instanceof HTMLElement ? focused : null;
}
