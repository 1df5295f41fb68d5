import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { RATE, wav } from '../../helpers/wav.js';

/** What every fake camera of the bench plays: something of a face, moving, in front of a wall with grain, so that it costs what a camera costs. */
export const CLIP = { width: 640, height: 360, seconds: 5 } as const;

/** A small generator, so that every run plays the same (Numerical Recipes). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Writes it as YUV4MPEG2, of so many frames per second. */
export function writeCamera(path: string, fps = 20): void {
  const { width, height, seconds } = CLIP;
  const frames = fps * seconds;
  const file = openSync(path, 'w');
  writeSync(file, `YUV4MPEG2 W${String(width)} H${String(height)} F${String(fps)}:1 Ip A1:1 C420jpeg\n`);
  const luma = Buffer.alloc(width * height);
  const chroma = Buffer.alloc((width * height) / 2, 124);
  const chance = random(7);
  const grain = Float32Array.from({ length: 1 << 16 }, () => (chance() + chance() - 1) * 5);
  const wall = Float32Array.from(
    { length: width * height },
    (_, i) => 90 + 40 * Math.sin((i % width) / 37) * Math.cos(Math.floor(i / width) / 23),
  );
  for (let frame = 0; frame < frames; frame += 1) {
    const turn = (2 * Math.PI * frame) / frames;
    const [faceX, faceY] = [width / 2 + 50 * Math.sin(turn), height / 2 + 14 * Math.sin(2 * turn)];
    const from = Math.floor(chance() * grain.length);
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const i = y * width + x;
        const [dx, dy] = [(x - faceX) / 70, (y - faceY) / 95];
        const inside = dx * dx + dy * dy;
        const mouth = Math.abs(dy - 0.5) < 0.08 + 0.06 * Math.sin(turn * 9) && Math.abs(dx) < 0.35;
        const face = mouth ? 60 : 170 + 25 * dx + 12 * Math.sin(x / 3 + y / 4);
        const body = Math.abs(x - faceX) < 150 && y > faceY + 90 ? 70 + 15 * Math.sin(x / 5) : (wall[i] ?? 0);
        luma[i] = Math.max(16, Math.min(235, (inside < 1 ? face : body) + (grain[(from + i * 7) & 0xffff] ?? 0)));
      }
    }
    writeSync(file, 'FRAME\n');
    writeSync(file, luma);
    writeSync(file, chroma);
  }
  closeSync(file);
}

/** Seconds of the sound, longer than any measure, and of the greeting at its begin. */
const ROOM = { seconds: 240, hello: 1 } as const;
/** Seconds of speech, and of speech and the breath after it. */
const PHRASE = { speech: 3, all: 3.6 } as const;

/**
 * What every microphone hears. `quiet`: says hello, and listens in a quiet room; when all speak at once every tile of our page has a
 * ring that moves, which is no call. To Opus even this room is no pause (its DTX): fifty packets per second go on. `talk`: goes on talking.
 */
export function writeSound(path: string, what: 'quiet' | 'talk'): void {
  const chance = random(11);
  const speaks = (seconds: number): boolean => (what === 'talk' ? seconds % PHRASE.all < PHRASE.speech : seconds < ROOM.hello);
  const file = wav(RATE * ROOM.seconds, sample => {
    const seconds = sample / RATE;
    const room = (chance() - 0.5) * 40;
    if (!speaks(seconds)) return room;
    // A voice of 140 Hz whose overtones fall off, in four syllables per second.
    const voice = [1, 2, 3, 4, 5, 6].reduce((sum, tone) => sum + Math.sin(2 * Math.PI * 140 * tone * seconds) / tone, 0);
    return room + 6000 * Math.sin(Math.PI * 4 * seconds) ** 2 * voice;
  });
  writeFileSync(path, file);
}
