import type { ModelConnection } from './model-connection.js';

/** A negotiated, ordered data channel: what is sent while nothing passes arrives when something does. */
export class ModelChannel extends EventTarget {
  readyState: RTCDataChannelState = 'connecting';
  readonly bufferedAmount = 0;
  readonly #owner: ModelConnection;
  #queue: string[] = [];
  #early: string[] = [];

  constructor(owner: ModelConnection) {
    super();
    this.#owner = owner;
  }

  send(text: string): void {
    if (this.readyState !== 'open') throw new DOMException('The channel is not open.', 'InvalidStateError');
    this.#queue.push(text);
    this.flush();
  }

  /** Sends what waits, when something passes. */
  flush(): void {
    const { world, partner } = this.#owner;
    if (!this.#owner.works || !partner) return;
    for (const text of this.#queue.splice(0)) {
      world.clock.after(world.roundTrip / 2, () => {
        partner.channel?.receive(text);
      });
    }
  }

  receive(data: string): void {
    // What comes before this side knows that it is open waits for that.
    if (this.readyState === 'connecting') this.#early.push(data);
    else if (this.readyState === 'open') this.dispatchEvent(new MessageEvent('message', { data }));
  }

  open(): void {
    if (this.readyState !== 'connecting') return;
    this.readyState = 'open';
    this.dispatchEvent(new Event('open'));
    for (const data of this.#early.splice(0)) this.receive(data);
  }

  close(): void {
    if (this.readyState === 'closed') return;
    this.readyState = 'closed';
    this.dispatchEvent(new Event('close'));
  }
}
