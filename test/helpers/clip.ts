import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RATE, wav } from './wav.js';

/**
 * What a fake camera and microphone show: a picture that carries its own number and whose it is, and a tone of its own. Made here, so
 * that the far side can tell pixel by pixel and by pitch that it got the right one, and how late.
 *
 * The picture: a row of 16 blocks, black or white, is a word of 16 bits, and the row under it is its inverse, so that a frame which the
 * codec spoilt is not read as another. The word is 3 bits for whose, 9 for the frame's number, 4 for a checksum.
 */
export const CLIP = { width: 640, height: 360, block: 40, fps: 20, frames: 200 } as const;

const IDS = 8;

/** The pitch of a clip's tone, in Hz. */
export function toneOf(id: number): number {
  return 440 + id * 220;
}

/** The word that a frame shows. */
export function wordOf(id: number, frame: number): number {
  const number = frame % 512;
  return (id << 13) | (number << 4) | checksum(id, number);
}

function checksum(id: number, number: number): number {
  return (id * 5 + (number & 15) + ((number >> 4) & 15) * 3 + (number >> 8) * 7 + 9) & 15;
}

/** Writes a clip's two files and answers the flags that make Chromium's fake devices play them. */
export function writeClip(directory: string, id: number): readonly string[] {
  if (id < 0 || id >= IDS) throw new RangeError(`There are ${IDS} clips.`);
  const video = join(directory, `clip-${id}.y4m`);
  const audio = join(directory, `clip-${id}.wav`);
  writeFileSync(video, y4m(id));
  writeFileSync(audio, tone(toneOf(id)));
  return [`--use-file-for-fake-video-capture=${video}`, `--use-file-for-fake-audio-capture=${audio}`];
}

/** YUV4MPEG2, 4:2:0: a header, then raw planes. */
function y4m(id: number): Buffer {
  const { width, height, fps, frames } = CLIP;
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420jpeg\n`);
  const mark = Buffer.from('FRAME\n');
  const size = width * height * 1.5;
  const file = Buffer.alloc(head.length + frames * (mark.length + size));
  head.copy(file);
  for (let frame = 0; frame < frames; frame += 1) {
    const start = head.length + frame * (mark.length + size);
    mark.copy(file, start);
    paint(file.subarray(start + mark.length, start + mark.length + size), id, frame);
  }
  return file;
}

function paint(planes: Buffer, id: number, frame: number): void {
  const { width, height, block } = CLIP;
  const luma = planes.subarray(0, width * height);
  luma.fill(96);
  const word = wordOf(id, frame);
  for (let bit = 0; bit < 16; bit += 1) {
    const on = ((word >> (15 - bit)) & 1) === 1;
    fill(luma, bit * block, 0, on ? 235 : 16);
    fill(luma, bit * block, block, on ? 16 : 235);
  }
  // Something that moves, as in front of a camera.
  fill(luma, (frame * 16) % (width - block), height - 2 * block, 180);
  const chroma = (width * height) / 4;
  planes.fill(128 + 40 * Math.cos(id), width * height, width * height + chroma);
  planes.fill(128 + 40 * Math.sin(id), width * height + chroma);
}

function fill(luma: Buffer, left: number, top: number, value: number): void {
  const { width, block } = CLIP;
  for (let y = top; y < top + block; y += 1) luma.fill(value, y * width + left, y * width + left + block);
}

/** One second of a tone that ends where it begins, so that the loop does not click. */
function tone(pitch: number): Buffer {
  return wav(RATE, sample => 12_000 * Math.sin((2 * Math.PI * pitch * sample) / RATE));
}
