import type { Shown, View, Views } from '../../transport.js';

type Open = { -readonly [Source in keyof Views]: Views[Source] };

/** What a page shows of everybody, from what each of its viewers shows: the largest counts, the focus of any; null when none is seen. `*` is everybody's. */
export function gather(viewers: readonly Shown[], people: Iterable<string>): ReadonlyMap<string, Views> {
  const all = new Map<string, Open>();
  for (const { id, source, width, height, focus } of viewers) {
    const views: Open = all.get(id) ?? {};
    all.set(id, views);
    const best: View | null = views[source] ?? null;
    const seen = width > 0 && height > 0;
    if (!seen) views[source] = best;
    else if (!best || width * height > best.width * best.height) views[source] = { width, height, focus: focus || best?.focus === true };
    else if (focus) views[source] = { ...best, focus };
  }
  for (const { id: everybody, source } of viewers)
    if (everybody === '*') for (const id of people) all.set(id, { ...all.get(id), [source]: null });
  return all;
}
