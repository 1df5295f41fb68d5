import type { Visitor } from './e2e.js';

/**
 * When each of a clip's frames came out of the camera, for whoever has it, and when it was shown, for others; by one clock for all pages:
 * `[frame, ms]`.
 */
async function shown(visitor: Visitor, clip: number, ms: number): Promise<readonly (readonly [number, number])[]> {
  return await visitor.evaluate(
    async (id, duration) => {
      const end = performance.now() + duration;
      const frames = new Map<number, number>();
      const follow = async (video: HTMLVideoElement): Promise<void> => {
        while (performance.now() < end) {
          const facts = await new Promise<VideoFrameCallbackMetadata>(resolve =>
            video.requestVideoFrameCallback((_now, metadata) => {
              resolve(metadata);
            }),
          );
          const sight = window.senses.see(video);
          if (sight?.id !== id || frames.has(sight.frame)) continue;
          const at = facts.receiveTime === undefined ? facts.captureTime : facts.expectedDisplayTime;
          if (at !== undefined) frames.set(sight.frame, performance.timeOrigin + at);
        }
      };
      const videos = window.senses.all('video').filter(video => window.senses.see(video as HTMLVideoElement)?.id === id);
      await Promise.all(videos.map(video => follow(video as HTMLVideoElement)));
      return [...frames];
    },
    clip,
    ms,
  );
}

/**
 * Glass to glass: how long after it came out of the camera the other side shows a frame, in ms; ascending. The clip's frames carry their
 * numbers, so that each is recognised.
 */
export async function glassToGlass(from: Visitor, to: Visitor, clip: number, ms = 4000): Promise<readonly number[]> {
  const [own, far] = await Promise.all([shown(from, clip, ms), shown(to, clip, ms)]);
  const began = new Map(own);
  return far
    .map(([frame, at]) => at - (began.get(frame) ?? NaN))
    .filter(delay => !Number.isNaN(delay))
    .sort((a, b) => a - b);
}
