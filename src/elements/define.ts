/** A custom element class that knows its tag and the classes that its template uses. */
export interface CallElementClass extends CustomElementConstructor {
  readonly tag: string;
  readonly uses?: readonly CallElementClass[];
}

/**
 * Registers an element and whatever its template uses. A tag that is already taken stays as it is: the script may be in a page twice.
 * Nothing else in this package registers an element, so that classes can be imported without a side effect.
 */
export function define(...classes: readonly CallElementClass[]): void {
  for (const element of classes) {
    if (customElements.get(element.tag)) continue;
    define(...(element.uses ?? []));
    customElements.define(element.tag, element);
  }
}
