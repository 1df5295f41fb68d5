import { Call } from './call/call.js';
import type { CallPersist } from './media/call-media.js';
import { LocalMedia } from './media/local-media.js';
import { Playback } from './media/playback.js';
import { PeerServerSignaling } from './signaling/peer-server-signaling.js';
import { MeshTransport } from './transport/mesh/mesh-transport.js';

/** ICE servers as a list, or a function that fetches one when a call begins (short-lived credentials). */
export type IceServersOption = readonly RTCIceServer[] | (() => Promise<readonly RTCIceServer[]>);

export interface CallOptions {
  /** Broker URLs, tried in order; `peerjs-cloud` is the public PeerJS broker. Default: `defaultBrokers()`. */
  readonly brokers?: readonly string[];
  readonly token?: string;
  readonly iceServers?: IceServersOption | null;
  readonly relayOnly?: boolean;
  readonly persist?: CallPersist;
}

let scriptBroker: string | undefined;

/** Remembers where this script came from: the server that hands out the script connects the calls. */
export function setScriptBroker(url: string): void {
  scriptBroker = url;
}

/** The server that served the script, else the page's own origin. */
export function defaultBrokers(): readonly string[] {
  if (scriptBroker !== undefined) return [scriptBroker];
  return typeof location === 'undefined' || location.origin === 'null' ? [] : [`${location.origin}/`];
}

/** Puts a call together: the one place where the layers are chosen. Nothing is opened, and nobody contacted, before `join()`. */
export function createCall({
  brokers = defaultBrokers(),
  token = '',
  iceServers = null,
  relayOnly = false,
  persist = 'devices',
}: CallOptions = {}): Call {
  const signaling = new PeerServerSignaling({ brokers, token });
  const playback = new Playback();
  const ice = { iceServers: iceServers ?? [], relayOnly };
  const mesh = new MeshTransport(signaling, ice);
  return new Call({
    transport: mesh,
    media: new LocalMedia({ persist }),
    playback,
    desk: async call => (await import('./ring.js')).openDesk({ call, playback, signaling, mesh, ice }),
  });
}
