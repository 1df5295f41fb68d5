import type { Call } from './call/call.js';
import { active } from './call/call-state.js';
import { RingDesk } from './call/ring/ring-desk.js';
import { tellRings } from './controllers/ring-events.js';
import './elements/call-ring/define.js';
import type { CallPlayback } from './media/call-playback.js';
import type { PeerServerSignaling } from './signaling/peer-server-signaling.js';
import { RingClient } from './signaling/ring-client.js';
import type { MeshTransport } from './transport/mesh/mesh-transport.js';
import { StockRinging } from './transport/mesh/stock-ringing.js';

export interface RingParts {
  readonly call: Call;
  readonly playback: CallPlayback;
  readonly signaling: PeerServerSignaling;
  readonly mesh: MeshTransport;
}

/** Everything that rings, loaded when a call needs it first. */
export function openDesk({ call, playback, signaling, mesh }: RingParts): RingDesk {
  tellRings(call);
  const ringing = new StockRinging(new RingClient(signaling), {
    signaling,
    mesh,
    inCall: () => active(call.state.state),
    reachable: () => call.settings.user !== '',
  });
  return new RingDesk({ call, playback, ringing });
}
