import { abortable, within } from '../foundation/deadline.js';
import { CallError } from '../foundation/errors.js';
import { fieldsOf } from '../foundation/fields.js';
import type { LinkEnvelope, Signaling } from '../signaling/signaling.js';

/** A recorded message: sound, or sound and picture. */
export interface Note {
  readonly blob: Blob;
  readonly audioOnly: boolean;
}

/** Carries recorded messages from page to page; `key` is what both sides call this one, and `signal` gives it up. */
export interface NoteCarrier {
  /** Resolves when the other page has all of it. */
  send(to: string, key: string, note: Note, signal: AbortSignal): Promise<void>;
  /** Waits for the other page to send it. */
  receive(from: string, key: string, signal: AbortSignal): Promise<Note>;
}

/** The longest message that is taken, in bytes: twice what a minute needs. */
const MOST = 8 * 1024 * 1024;
/** One piece, and how much may wait in the channel, in bytes. */
const PIECE = 16 * 1024;
const BACKLOG = 512 * 1024;
/** How long addresses are collected, the other page is waited for, and a message may be on its way, in ms. */
const GATHERING = 2000;
const ANSWERING = 20_000;
const TRAVELLING = 90_000;
/** An end that was said is heard by then, in ms. */
const PARTING = 3000;

const DONE = 'done';
/** What a recorder makes. What else a peer calls its bytes is not shown. */
const TYPE = /^(?:audio|video)\/(?:webm|mp4|ogg|x-matroska)(?:; ?codecs="?[\w.,+ -]{1,80}"?)?$/;

/**
 * One connection for one message, with a data channel and nothing else; it ends with the message. Offer and answer carry their addresses
 * with them and travel as PeerJS's own messages, which any broker relays and whoever does not wait for them ignores.
 */
export class NoteLinks implements NoteCarrier {
  readonly #signaling: Signaling;
  readonly #configuration: () => Promise<RTCConfiguration>;

  constructor(signaling: Signaling, configuration: () => Promise<RTCConfiguration>) {
    this.#signaling = signaling;
    this.#configuration = configuration;
  }

  send(to: string, key: string, note: Note, signal: AbortSignal): Promise<void> {
    return this.#connected(signal, async (connection, ended) => {
      const channel = connection.createDataChannel('note');
      const usable = abortOnClose(channel, ended);
      const opened = first(channel, 'open', usable);
      const done = first(channel, 'message', usable, ({ data }: MessageEvent) => data === DONE);
      const answered = this.#hear(to, key, 'ANSWER', ended);
      await connection.setLocalDescription();
      await this.#tell(to, key, connection);
      await connection.setRemoteDescription({ type: 'answer', sdp: await within(ANSWERING, answered, 'The answer to a message') });
      await opened;
      await pour(channel, note, usable);
      await done;
    });
  }

  receive(from: string, key: string, signal: AbortSignal): Promise<Note> {
    return this.#connected(signal, async (connection, ended) => {
      const opened = first(connection, 'datachannel', ended);
      const sdp = await within(ANSWERING, this.#hear(from, key, 'OFFER', ended), 'A message');
      await connection.setRemoteDescription({ type: 'offer', sdp });
      await connection.setLocalDescription();
      await this.#tell(from, key, connection);
      const { channel } = (await opened) as RTCDataChannelEvent;
      const note = await collect(channel, abortOnClose(channel, ended));
      const closed = first(channel, 'close', ended);
      channel.send(DONE);
      // Closing at once might take that word back.
      await within(PARTING, closed, 'The end').catch(() => undefined);
      return note;
    });
  }

  /** A connection for as long as that lasts. */
  async #connected<T>(signal: AbortSignal, use: (connection: RTCPeerConnection, ended: AbortSignal) => Promise<T>): Promise<T> {
    const configuration = await abortable(this.#configuration(), signal);
    const over = new AbortController();
    const connection = new RTCPeerConnection(configuration);
    connection.addEventListener(
      'connectionstatechange',
      () => {
        if (connection.connectionState === 'failed') over.abort(new CallError('ice-failed', 'No way to the other page.'));
      },
      { signal: over.signal },
    );
    try {
      return await within(TRAVELLING, use(connection, AbortSignal.any([signal, over.signal])), 'A message');
    } finally {
      over.abort(new CallError('aborted', 'The message is over.'));
      connection.close();
    }
  }

  async #hear(from: string, key: string, type: LinkEnvelope['type'], signal: AbortSignal): Promise<string> {
    let sdp = '';
    await first(this.#signaling, 'envelope', signal, ({ detail }: CustomEvent<{ from: string; envelope: LinkEnvelope }>) => {
      if (detail.from !== from || detail.envelope.type !== type) return false;
      sdp = parse(detail.envelope.payload, key) ?? '';
      return sdp !== '';
    });
    return sdp;
  }

  async #tell(to: string, key: string, connection: RTCPeerConnection): Promise<void> {
    if (connection.iceGatheringState !== 'complete') {
      const over = new AbortController();
      const gathered = first(connection, 'icegatheringstatechange', over.signal, () => connection.iceGatheringState === 'complete');
      // What is found later than that is hardly the way that is taken.
      await within(GATHERING, gathered, 'Gathering').catch(() => undefined);
      over.abort();
    }
    const description = connection.localDescription;
    if (!description) throw new CallError('internal', 'Nothing to say.');
    const type = description.type === 'offer' ? 'OFFER' : 'ANSWER';
    this.#signaling.send(to, { type, payload: { type: 'note', connectionId: key, sdp: description.sdp } });
  }
}

/** What a page says about a message, checked once: its SDP, when it is about this one and about nothing but data. */
function parse(payload: unknown, key: string): string | undefined {
  const { type, connectionId, sdp } = fieldsOf(payload);
  if (type !== 'note' || connectionId !== key || typeof sdp !== 'string' || sdp.length > 20_000) return undefined;
  return /^m=(?!application)/m.test(sdp) ? undefined : sdp;
}

/** The first event of a type that is as wanted; rejects with the signal's reason. */
function first<E extends Event>(
  target: EventTarget,
  type: string,
  signal: AbortSignal,
  wanted: (event: E) => boolean = () => true,
): Promise<E> {
  const heard = new AbortController();
  const promise = new Promise<E>(resolve => {
    target.addEventListener(
      type,
      event => {
        if (wanted(event as E)) resolve(event as E);
      },
      { signal: AbortSignal.any([heard.signal, signal]) },
    );
  });
  const result = abortable(promise, signal).finally(() => {
    heard.abort();
  });
  // Whoever waits for something before it may never come to wait for this.
  result.catch(() => undefined);
  return result;
}

function abortOnClose(channel: RTCDataChannel, signal: AbortSignal): AbortSignal {
  const closed = new AbortController();
  for (const type of ['close', 'error'] as const)
    channel.addEventListener(
      type,
      () => {
        closed.abort(new CallError('peer-unreachable', 'The other page closed the way.'));
      },
      { signal, once: true },
    );
  return AbortSignal.any([signal, closed.signal]);
}

/** Everything of it, no faster than the channel takes it. */
async function pour(channel: RTCDataChannel, { blob, audioOnly }: Note, signal: AbortSignal): Promise<void> {
  channel.bufferedAmountLowThreshold = BACKLOG / 2;
  channel.send(JSON.stringify({ size: blob.size, type: blob.type, audioOnly }));
  for (let at = 0; at < blob.size; at += PIECE) {
    const piece = await blob.slice(at, at + PIECE).arrayBuffer();
    signal.throwIfAborted();
    if (channel.bufferedAmount > BACKLOG) await first(channel, 'bufferedamountlow', signal);
    channel.send(piece);
  }
}

/** A whole message, with what is sent of it believed in nothing. */
async function collect(channel: RTCDataChannel, signal: AbortSignal): Promise<Note> {
  const pieces: ArrayBuffer[] = [];
  let head: Head | undefined;
  let size = 0;
  channel.binaryType = 'arraybuffer';
  await first(channel, 'message', signal, ({ data }: MessageEvent<unknown>) => {
    if (!head) {
      head = parseHead(data) ?? NONE;
    } else if (data instanceof ArrayBuffer) {
      size += data.byteLength;
      pieces.push(data);
    }
    return size >= head.size;
  });
  if (!head || size === 0 || size !== head.size) {
    channel.close();
    throw new CallError('aborted', 'That was no recorded message.');
  }
  return { blob: new Blob(pieces, { type: head.type }), audioOnly: head.audioOnly };
}

/** What stands before a message. */
interface Head {
  readonly size: number;
  readonly type: string;
  readonly audioOnly: boolean;
}

const NONE: Head = { size: 0, type: '', audioOnly: true };

function parseHead(data: unknown): Head | undefined {
  if (typeof data !== 'string' || data.length > 1000) return undefined;
  try {
    const { size, type, audioOnly } = fieldsOf(JSON.parse(data));
    if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 1 || size > MOST) return undefined;
    if (typeof type !== 'string' || !TYPE.test(type)) return undefined;
    return { size, type, audioOnly: audioOnly === true || type.startsWith('audio/') };
  } catch {
    return undefined;
  }
}
