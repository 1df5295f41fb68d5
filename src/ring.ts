import type { Call } from './call/call.js';
import { RingDesk } from './call/ring/ring-desk.js';
import { tellRings } from './controllers/ring-events.js';
import './elements/call-ring/define.js';
import type { CallPlayback } from './media/call-playback.js';
import type { PeerServerSignaling } from './signaling/peer-server-signaling.js';
import { RingClient } from './signaling/ring-client.js';

/** Everything that rings, loaded when a call needs it first. */
export function openDesk(call: Call, playback: CallPlayback, signaling: PeerServerSignaling): RingDesk {
  tellRings(call);
  return new RingDesk({ call, playback, ringing: new RingClient(signaling) });
}
