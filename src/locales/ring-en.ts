/**
 * The words of ringing. They come with what rings, on demand, so that a call which never rings does not carry them; a name is shown as
 * it is, and '' is somebody who gave none.
 */
const en = {
  code: 'en',
  someone: 'Somebody',
  outgoing: {
    calling: 'Calling…',
    ringing: 'Ringing…',
    accepted: 'Answered. Connecting…',
    declined: 'Your call was declined.',
    busy: 'Busy in another call.',
    'no-answer': 'Nobody answered.',
    canceled: 'You canceled the call.',
    unavailable: 'Not reachable right now.',
  },
  incoming: {
    video: 'Incoming video call',
    audio: 'Incoming voice call',
    answering: 'Connecting…',
    accepted: 'Connecting…',
    declined: 'You declined the call.',
    canceled: 'The caller hung up.',
    missed: 'You missed the call.',
    elsewhere: 'Answered in another tab or on another device.',
  },
  cancel: 'Cancel',
  ringAgain: 'Ring again',
  answerVideo: 'Answer with video',
  answerAudio: 'Answer with sound only',
  answer: 'Answer',
  decline: 'Decline',
  declineWith: 'Decline with a message',
  ready: ['I will call you back.', 'I cannot talk right now. Please write to me.', 'I am on my way.'],
  ownWords: 'In your own words',
  send: 'Send',
  back: 'Back',
  said: 'Message',
  callBack: 'Call back',
  second: {
    calls: (name: string) => `${name} is calling`,
    switch: 'End and answer',
    hold: 'Hold and answer',
    busy: 'Busy',
    ringing: (name: string) => `Ringing ${name}…`,
  },
  held: {
    self: 'You put the call on hold. Nobody hears or sees you.',
    resume: 'Resume',
    others: (name: string) => `${name} put the call on hold.`,
  },
  ended: 'The call has ended.',
  waiting: {
    title: 'Ready for calls',
    reachable: (user: string) => `You can be called as ${user}.`,
    connecting: 'Connecting to the call server…',
    nameless: { title: 'You cannot be called here', hint: 'This site’s call server knows no names. Tell the people who run this site.' },
    notify: 'Notify me when this tab is hidden',
    sound: 'Turn on the ring tone',
  },
  missed: {
    title: (count: number) => (count === 1 ? '1 missed call' : `${String(count)} missed calls`),
    clear: 'Clear the list',
    message: (name: string) => `Message from ${name}`,
  },
  selfView: 'Your camera',
  message: {
    leave: 'Leave a message',
    title: (name: string) => `Message for ${name}`,
    hint: 'Up to one minute. Only the person you called gets it.',
    video: 'Record video',
    audio: 'Record sound',
    stop: 'Stop',
    recording: (seconds: number) => `Recording. ${String(seconds)} seconds left`,
    play: 'Listen to your message',
    send: 'Send the message',
    again: 'Record again',
    discard: 'Discard',
    sent: 'Your message waits here until they are online. Keep this window open.',
    delivered: 'Your message has arrived.',
    lost: 'Your message could not be delivered: they take no messages, or cannot be reached.',
    kept: 'Your message was handed over.',
    failed: 'The message could not be recorded. Check that this page may use the microphone.',
  },
};

/** Every word of ringing that a person reads; a language is one such record. */
export type RingLocale = typeof en;

export default en;
