import type { Visitor } from './e2e.js';

/** Watches the other one's picture for so long; answers the longest time for which it stood still, in ms. */
export function stoodStill(visitor: Visitor, ms: number): Promise<number> {
  return visitor.evaluate(
    duration =>
      new Promise<number>((resolve, reject) => {
        const tile = window.senses
          .all('call-tile')
          .find(each => (each as Element & { participant?: { self: boolean } }).participant?.self === false);
        const video = tile?.shadowRoot?.querySelector('video');
        if (!video) {
          reject(new Error('There is no picture.'));
          return;
        }
        const began = performance.now();
        let [last, longest] = [began, 0];
        const watching = setInterval(() => {
          const now = performance.now();
          if (now - began < duration) return;
          clearInterval(watching);
          resolve(Math.max(longest, now - last));
        }, 100);
        const painted = (now: number): void => {
          longest = Math.max(longest, now - last);
          last = now;
          video.requestVideoFrameCallback(painted);
        };
        video.requestVideoFrameCallback(painted);
      }),
    ms,
  );
}
