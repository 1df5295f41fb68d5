import { log } from '../foundation/logger.js';

export interface PageLife {
  /** The page goes away: its call says so and ends; when the page is only reloaded, its seat waits. Answers the room it was in. */
  readonly hide: () => string | undefined;
  /** The page came back from the back/forward cache, and takes up its call. */
  readonly show: (room: string) => Promise<void>;
}

/** Ends a call with its page, and takes it up again when the browser had only put the page aside. */
export function followPage(signal: AbortSignal, { hide, show }: PageLife): void {
  if (typeof window === 'undefined') return;
  let room: string | undefined;
  window.addEventListener('pagehide', () => (room = hide()), { signal });
  window.addEventListener(
    'pageshow',
    ({ persisted }) => {
      if (persisted && room !== undefined)
        show(room).catch((error: unknown) => {
          log.warn('resume', error);
        });
      room = undefined;
    },
    { signal },
  );
}
