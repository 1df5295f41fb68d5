import { until } from './until.js';

interface Kept {
  /** The id that it asked the broker for. */
  readonly id: string;
  /** The broker gave it that id: one that is refused is open for a moment too. */
  registered: boolean;
}

/** The sockets that this page opens at brokers. */
export class BrokerSockets {
  /** How late everything arrives that a broker says on sockets opened from now on, in ms. */
  late = 0;
  readonly #native = WebSocket;
  readonly #kept = new Map<WebSocket, Kept>();

  /** From here on they are known. */
  watch(): void {
    const keep = (socket: WebSocket, url: URL): void => {
      const id = url.searchParams.get('id');
      if (id !== null) this.#keep(socket, id);
    };
    window.WebSocket = class extends this.#native {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        keep(this, new URL(url));
      }
    };
  }

  unwatch(): void {
    window.WebSocket = this.#native;
  }

  /** The ids that were asked for, in the order of their sockets. */
  get ids(): readonly string[] {
    return [...this.#kept.values()].map(({ id }) => id);
  }

  /** Those that are open and registered under a wanted id. */
  registered(wanted: (id: string) => boolean): readonly WebSocket[] {
    return [...this.#kept]
      .filter(([{ readyState }, { id, registered }]) => readyState === WebSocket.OPEN && registered && wanted(id))
      .map(([socket]) => socket);
  }

  /** From here on nothing reaches a socket and nothing leaves it, and the broker does not know. Returns what closes it. */
  deafen(socket: WebSocket): () => void {
    const close = socket.close.bind(socket);
    this.#kept.delete(socket);
    socket.onmessage = null;
    socket.send = () => undefined;
    socket.close = () => undefined;
    return close;
  }

  /** After everything was closed: waits for what opens still, since it is let open before it ends, and returns the ids of what stays open. */
  async left(): Promise<readonly string[]> {
    const left = new Set(this.registered(() => true));
    await until(
      () => [...this.#kept.keys()].every(socket => left.has(socket) || socket.readyState === WebSocket.CLOSED),
      'a socket does not end',
    );
    const ids = [...left].map(socket => this.#kept.get(socket)?.id ?? '');
    this.#kept.clear();
    return ids;
  }

  #keep(socket: WebSocket, id: string): void {
    const kept: Kept = { id, registered: false };
    this.#kept.set(socket, kept);
    if (this.late > 0) delay(socket, this.late);
    socket.addEventListener('message', ({ data }) => {
      const { type } = JSON.parse(String(data)) as { readonly type?: string };
      if (type === 'OPEN') kept.registered = true;
    });
  }
}

function delay(socket: WebSocket, ms: number): void {
  const delayed = new WeakSet<Event>();
  socket.addEventListener('message', event => {
    if (delayed.has(event)) return;
    event.stopImmediatePropagation();
    const again = new MessageEvent('message', { data: event.data as unknown });
    delayed.add(again);
    setTimeout(() => socket.dispatchEvent(again), ms);
  });
}
