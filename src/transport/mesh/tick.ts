/** How often links look after themselves, in ms. */
export const TICK = 300;

const acts = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

/** Calls back every TICK until the signal ends it, with all others at once: a page that holds many links wakes once for them. */
export function everyTick(act: () => void, signal: AbortSignal): void {
  acts.add(act);
  timer ??= setInterval(() => {
    for (const each of acts) each();
  }, TICK);
  signal.addEventListener('abort', () => {
    acts.delete(act);
    if (acts.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  });
}
