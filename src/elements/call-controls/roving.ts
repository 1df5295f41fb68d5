const STEP: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 };

/** The place that a key leads to in a row of so many; undefined for other keys. It goes round at the ends (ARIA APG, toolbar). */
export function rove(
  key: string,
  at: number,
  count: number,
  { vertical, rtl }: { readonly vertical: boolean; readonly rtl: boolean },
): number | undefined {
  if (count === 0) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = STEP[key];
  if (step === undefined || key.startsWith(vertical ? 'ArrowL' : 'ArrowU') || key.startsWith(vertical ? 'ArrowR' : 'ArrowD'))
    return undefined;
  return (at + (rtl && !vertical ? -step : step) + count) % count;
}

/** The element inside this root that has focus, through shadow roots of the children. */
export function focusedIn(items: readonly HTMLElement[]): number {
  return items.findIndex(item => item.matches(':focus, :focus-within'));
}
