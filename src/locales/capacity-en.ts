/** The words of a call that is as large as it can be with video. They come on demand, with the notice that says them. */
const en = {
  code: 'en',
  full: (people: number): string => `${String(people)} people is what this device and connection carry with video. Sound comes first.`,
  soundOnly: 'Many people show video already, so you joined with sound.',
  without: 'Incoming video is off.',
  turnOff: 'Turn off incoming video',
  turnOn: 'Show incoming video',
  cameraOff: 'Turn off my camera',
  notNow: 'Not now',
};

export type CapacityLocale = typeof en;
export default en;
