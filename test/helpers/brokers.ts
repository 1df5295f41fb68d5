/** A real broker beside the browser (see broker-plugin.mjs). */
export interface TestBroker {
  readonly url: string;
  stop(): Promise<void>;
  /** Starts it again where it was, with an empty memory. */
  start(): Promise<void>;
}

async function post(path: string): Promise<{ readonly port: number; readonly url: string }> {
  const response = await fetch(path, { method: 'POST' });
  if (!response.ok) throw new Error(`${path}: ${String(response.status)} ${await response.text()}`);
  return (await response.json()) as { readonly port: number; readonly url: string };
}

/** Starts our peer-server, or an unmodified PeerServer. */
export async function startBroker(kind: 'ours' | 'stock' = 'ours'): Promise<TestBroker> {
  const { port, url } = await post(`/__broker${kind === 'stock' ? '?stock' : ''}`);
  return {
    url,
    stop: async () => {
      await post(`/__broker/${String(port)}/stop`);
    },
    start: async () => {
      await post(`/__broker/${String(port)}/start`);
    },
  };
}
