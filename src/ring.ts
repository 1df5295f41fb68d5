import type { Call } from './call/call.js';
import { active } from './call/call-state.js';
import { RingDesk } from './call/ring/ring-desk.js';
import { CallRingReceivedEvent, tellRings } from './controllers/ring-events.js';
import './elements/call-ring/define.js';
import { FactEvent } from './foundation/events.js';
import type { CallPlayback } from './media/call-playback.js';
import type { PeerServerSignaling } from './signaling/peer-server-signaling.js';
import { RingClient } from './signaling/ring-client.js';
import type { MeshTransport } from './transport/mesh/mesh-transport.js';
import { Ice } from './transport/mesh/ice.js';
import type { MeshOptions } from './transport/mesh/ice.js';
import { StockRinging } from './transport/mesh/stock-ringing.js';
import { NoteLinks } from './transport/notes.js';

export interface RingParts {
  readonly call: Call;
  readonly playback: CallPlayback;
  readonly signaling: PeerServerSignaling;
  readonly mesh: MeshTransport;
  readonly ice: MeshOptions;
}

/** Everything that rings, loaded when a call needs it first. */
export function openDesk({ call, playback, signaling, mesh, ice: options }: RingParts): RingDesk {
  tellRings(call);
  const ringing = new StockRinging(new RingClient(signaling), {
    signaling,
    mesh,
    inCall: () => active(call.state.state),
    reachable: () => call.settings.user !== '',
  });
  const ice = new Ice(signaling, options);
  const carrier = new NoteLinks(signaling, async () => {
    await ice.fetch();
    return ice.configuration();
  });
  return new RingDesk({
    call,
    playback,
    ringing,
    carrier,
    onMessage: (from, { blob, audioOnly }) => {
      call.dispatchEvent(new FactEvent('tell', { make: () => new CallRingReceivedEvent(from, blob, audioOnly) }));
    },
  });
}
