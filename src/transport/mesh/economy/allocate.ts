/** A picture that somebody wants of us. */
export interface Want {
  /** Whose it is and which; the same from one allocation to the next. */
  readonly key: string;
  readonly source: 'camera' | 'screen';
  /** What it is worth encoding, in pixels: no more than is captured, no more than is shown. */
  readonly width: number;
  readonly height: number;
  /** Frames per second that there are. */
  readonly fps: number;
  /** It is what that person looks at most. */
  readonly focus: boolean;
}

/** What there is to spend, per second. */
export interface Budget {
  /** Bits for everything that is sent. */
  readonly bits: number;
  /** Of these, what voices need; spent before any picture. */
  readonly audio: number;
  /** Pixels that may be encoded. */
  readonly pixels: number;
}

/** What a picture gets; `step` 0 is nothing at all. */
export interface Grant {
  readonly step: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly bits: number;
}

export type Grants = ReadonlyMap<string, Grant>;

/** A picture that grows must leave this part of the budget free; one that only stays need not. So small waves change nothing. */
export const HEADROOM = 0.15;

/** No picture at all. */
export const NOTHING: Grant = { step: 0, width: 0, height: 0, fps: 0, bits: 0 };

/** Heights that a camera is sent in, and how many frames of the smaller ones are enough. */
const HEIGHTS = [90, 135, 180, 270, 360, 540, 720] as const;
const SCREEN_RATES = [2, 5, 10] as const;
const SLOW = 8;

/**
 * Bits per second that a picture is worth: less per pixel the larger it is, and less per frame the more there are. Fitted to faces; frames
 * then look alike at any rate, those of few a little better, since each is seen longer (docs/performance.md).
 */
export function worth(width: number, height: number, fps: number): number {
  return Math.round(57 * (width * height) ** 0.75 * (fps / 30) ** 0.75);
}

/** What the smallest picture of a camera takes, in bits per second. */
export const SMALLEST_PICTURE = worth(160, 90, SLOW);

/** The steps from nothing to all of what is wanted, each dearer than the one before. */
export function ladder({ source, width, height, fps }: Want): readonly Grant[] {
  const steps: Grant[] = [NOTHING];
  const add = (share: number, rate: number, price = 1): void => {
    const [w, h] = [Math.max(2, Math.round(width * share)), Math.max(2, Math.round(height * share))];
    steps.push({ step: steps.length, width: w, height: h, fps: rate, bits: Math.round(worth(w, h, rate) * price) });
  };
  if (source === 'screen') {
    // Text stays sharp: frames are given up, pixels are not. It hardly moves, which is cheap.
    for (const rate of SCREEN_RATES) if (rate < fps) add(1, rate, 0.5);
    add(1, fps, 0.5);
    return steps;
  }
  const [smallest] = HEIGHTS;
  if (fps > SLOW) add(Math.min(1, smallest / height), SLOW);
  for (const step of HEIGHTS) if (step < height * 0.9) add(step / height, fps);
  add(1, fps);
  return steps;
}

/**
 * Shares a budget out: voices first, then what is looked at most, then shared screens, then the rest, alike within each. Nobody has
 * more than the least while others of their kind, or of a kind before, have nothing. Pure; `before` is what it answered last.
 */
export function allocate(wants: readonly Want[], budget: Budget, before: Grants = new Map()): Grants {
  const climbs = wants.map(want => ({ want, steps: ladder(want), at: 0, from: before.get(want.key)?.step ?? 0 }));
  let bits = 0;
  let pixels = 0;
  const room = { bits: Math.max(0, budget.bits - budget.audio), pixels: budget.pixels };

  /** Climbs one step if it can be paid. */
  const climb = (one: (typeof climbs)[number]): boolean => {
    const now = one.steps[one.at] ?? NOTHING;
    const next = one.steps[one.at + 1];
    if (!next) return false;
    const free = next.step > one.from ? 1 - HEADROOM : 1;
    const more = { bits: bits + next.bits - now.bits, pixels: pixels + load(next) - load(now) };
    if (more.bits > room.bits * free || more.pixels > room.pixels * free) return false;
    ({ bits, pixels } = more);
    one.at += 1;
    return true;
  };

  const classes = [0, 1, 2].map(rank => climbs.filter(({ want }) => rankOf(want) === rank));
  for (const all of classes) for (const one of all) climb(one);
  const hungry = classes.findIndex(all => all.some(({ at }) => at === 0));
  for (const all of hungry < 0 ? classes : classes.slice(0, hungry)) {
    let climbing = all;
    while (climbing.length > 0) climbing = climbing.filter(climb);
  }
  return new Map(climbs.map(({ want, steps, at }) => [want.key, steps[at] ?? NOTHING]));
}

/** Pixels per second. */
export function load({ width, height, fps }: Pick<Grant, 'width' | 'height' | 'fps'>): number {
  return width * height * fps;
}

function rankOf({ focus, source }: Want): number {
  if (source === 'screen') return 1;
  return focus ? 0 : 2;
}
