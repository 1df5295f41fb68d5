import type { Call } from '../../call/call.js';

/** How long a call that joins by itself stays undrawn at most, in ms. */
const BLANK = 300;

/**
 * Resolves when the own description for everybody in the room is out, and soon in any case: until then the page's only thread is needed
 * for the way to the others, and from then on it is free, while that way is found.
 */
export async function begun(call: Call, longest = BLANK): Promise<void> {
  const begins = (): boolean => call.state.state === 'connecting' || call.state.participants.some(({ connection }) => connection === 'new');
  if (!begins()) return;
  const over = new AbortController();
  await new Promise<void>(resolve => {
    const timer = setTimeout(resolve, longest);
    call.addEventListener(
      'statechange',
      () => {
        if (begins()) return;
        clearTimeout(timer);
        resolve();
      },
      over,
    );
  });
  over.abort();
}
