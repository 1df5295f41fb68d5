import { MeshTransport } from '../../src/transport/mesh/mesh-transport.js';
import type { Signaling } from '../../src/signaling/signaling.js';
import type { CallTransport, TransportEvents } from '../../src/transport/transport.js';

/** The next event of a transport whose facts are as wanted. */
export function told<K extends keyof TransportEvents>(
  mesh: CallTransport,
  type: K,
  wanted: (detail: TransportEvents[K]['detail']) => boolean = () => true,
): Promise<TransportEvents[K]['detail']> {
  return new Promise(resolve => {
    const listen = (event: TransportEvents[K]): void => {
      if (!wanted(event.detail)) return;
      mesh.removeEventListener(type, listen);
      resolve(event.detail);
    };
    mesh.addEventListener(type, listen);
  });
}

export const linked = (mesh: CallTransport): Promise<unknown> => told(mesh, 'link', ({ state }) => state === 'connected');

/** Nobody else holds a video that is not in the page: Firefox would collect it, with the promise of its frame. */
const watched = new Set<HTMLVideoElement>();

/** Resolves when a frame of this track is painted. */
export async function frameOf(track: MediaStreamTrack): Promise<void> {
  const video = document.createElement('video');
  watched.add(video);
  video.muted = true;
  video.srcObject = new MediaStream([track]);
  video.autoplay = true;
  await new Promise(resolve => {
    video.requestVideoFrameCallback(resolve);
  });
  video.srcObject = null;
  watched.delete(video);
}

/** Meshes of one test, and everything that they opened in this page. */
export class MeshPages {
  readonly #Native = RTCPeerConnection;
  readonly #setInterval = window.setInterval.bind(window);
  readonly #clearInterval = window.clearInterval.bind(window);
  readonly connections = new Set<RTCPeerConnection>();
  readonly channels: RTCDataChannel[] = [];
  readonly intervals = new Set<number>();
  readonly meshes: MeshTransport[] = [];

  constructor() {
    const { connections, channels, intervals } = this;
    window.RTCPeerConnection = class extends this.#Native {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        connections.add(this);
      }

      override createDataChannel(label: string, init?: RTCDataChannelInit): RTCDataChannel {
        const channel = super.createDataChannel(label, init);
        channels.push(channel);
        return channel;
      }
    };
    window.setInterval = ((handler: () => void, ms?: number) => {
      const id = this.#setInterval(handler, ms);
      intervals.add(id);
      return id;
    }) as typeof window.setInterval;
    window.clearInterval = id => {
      intervals.delete(id as number);
      this.#clearInterval(id);
    };
  }

  open(signaling: Signaling): MeshTransport {
    const mesh = new MeshTransport(signaling);
    this.meshes.push(mesh);
    return mesh;
  }

  get openConnections(): readonly RTCPeerConnection[] {
    return [...this.connections].filter(({ connectionState }) => connectionState !== 'closed');
  }

  async close(): Promise<void> {
    await Promise.all(this.meshes.splice(0).map(mesh => mesh.leave()));
    window.RTCPeerConnection = this.#Native;
    window.setInterval = this.#setInterval;
    window.clearInterval = this.#clearInterval;
  }
}
