import type { createClient } from 'redis';
import type { NodeMessage } from './store.js';

type Client = ReturnType<typeof createClient>;

/** How long one blocking read waits before it asks again; also the longest that `close()` may wait for it. */
const block = 1000;

/** Reads what nodes say to this one: a stream, so that a reader that was cut off goes on where it stopped. */
export class RedisInbox {
  readonly #stream: string;
  readonly #reader: Client;
  readonly #receive: (message: NodeMessage) => void;
  #last = '0-0';
  #closed = false;
  #reading: Promise<void> | undefined;

  constructor(reader: Client, stream: string, receive: (message: NodeMessage) => void) {
    this.#reader = reader;
    this.#stream = stream;
    this.#receive = receive;
  }

  /** The id of the last entry read; everything up to it may be trimmed. */
  get last(): string {
    return this.#last;
  }

  start(): void {
    this.#reading = this.#read();
  }

  /** Begins at the start again, after Redis lost everything. */
  rewind(): void {
    this.#last = '0-0';
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#reader.isOpen) this.#reader.destroy();
    await this.#reading;
  }

  async #read(): Promise<void> {
    while (!this.#closed) {
      try {
        const answer = await this.#reader.xRead({ key: this.#stream, id: this.#last }, { BLOCK: block, COUNT: 256 });
        for (const { messages } of (answer as Streams | null) ?? []) {
          for (const { id, message } of messages) {
            this.#last = id;
            this.#hear(message);
          }
        }
      } catch {
        // The connection is gone; the client makes a new one by itself, and what was sent meanwhile waits in the stream.
        await new Promise(resolve => setTimeout(resolve, 50));
      }
    }
  }

  #hear(fields: Readonly<Record<string, string>>): void {
    const { s: sessions, t: text, m: message } = fields;
    if (sessions !== undefined && text !== undefined) this.#receive({ kind: 'frame', sessions: sessions.split(' '), text });
    // Only our own nodes write here; what they write has this form.
    else if (message !== undefined) this.#receive(JSON.parse(message) as NodeMessage);
  }
}

type Streams = readonly { readonly messages: readonly { readonly id: string; readonly message: Readonly<Record<string, string>> }[] }[];
