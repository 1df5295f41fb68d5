/** The words of a call that is as large as it can be with video, or that goes badly. They come on demand, with the notice that says them. */
const en = {
  code: 'en',
  full: (people: number): string => `${String(people)} people is what this device and connection carry with video. Sound comes first.`,
  soundOnly: 'Many people show video already, so you joined with sound.',
  without: 'Incoming video is off.',
  turnOff: 'Turn off incoming video',
  turnOn: 'Show incoming video',
  cameraOff: 'Turn off my camera',
  notNow: 'Not now',
  poor: {
    mine: 'Your connection is weak: the others may see and hear you badly.',
    theirs: 'Somebody’s connection is weak. It is not yours.',
    relay: 'The way over the relay server is slow.',
    cpu: 'This device is too busy for the call. Closing other programs helps.',
    unknown: 'The connection is weak.',
  },
};

export type CapacityLocale = typeof en;
export default en;
