export const RATE = 48_000;

const HEADER = 44;

/** A WAV file of one channel, 16 bits and 48 kHz, of so many samples. */
export function wav(length: number, sampleAt: (sample: number) => number): Buffer {
  const file = Buffer.alloc(HEADER + length * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(length * 2, 40);
  for (let sample = 0; sample < length; sample += 1) file.writeInt16LE(Math.round(sampleAt(sample)), HEADER + sample * 2);
  return file;
}
