/** What of a toolbar is seen at a width. */
export interface Fit {
  /** How many of the controls stay in the bar; the others go into the menu. */
  readonly inBar: number;
  /** Their words are shown too. */
  readonly labelled: boolean;
}

export interface FitOptions {
  /** How many controls there are, without leave and without the menu's button. */
  readonly count: number;
  /** Leave and the menu's button, whichever are there. */
  readonly fixed: number;
  /** The room for all of them, in px. */
  readonly width: number;
  /** One button with its gap: with and without words. */
  readonly wide: number;
  readonly narrow: number;
}

/** Words first go, then the least important controls. */
export function fitControls({ count, fixed, width, wide, narrow }: FitOptions): Fit {
  if ((count + fixed) * wide <= width) return { inBar: count, labelled: true };
  return { inBar: Math.max(0, Math.min(count, Math.floor(width / narrow) - fixed)), labelled: false };
}
