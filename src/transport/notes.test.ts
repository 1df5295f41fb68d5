import { expect } from '@open-wc/testing';
import { FactEvent, TypedEventTarget } from '../foundation/events.js';
import type { LinkEnvelope, Signaling, SignalingEvents } from '../signaling/signaling.js';
import { NoteLinks } from './notes.js';
import type { Note } from './notes.js';

/** Two pages whose messages reach each other; `change` may replace what is said. */
class Wire extends TypedEventTarget<SignalingEvents> {
  other: Wire | undefined;
  change = (envelope: LinkEnvelope): LinkEnvelope => envelope;

  constructor(readonly id: string) {
    super();
  }

  send(_to: string, envelope: LinkEnvelope): void {
    const said = this.change(envelope);
    queueMicrotask(() => this.other?.dispatchEvent(new FactEvent('envelope', { from: this.id, envelope: said })));
  }
}

function pair(): { ann: NoteLinks; ben: NoteLinks; wires: readonly [Wire, Wire] } {
  const wires = [new Wire('ann'), new Wire('ben')] as const;
  wires[0].other = wires[1];
  wires[1].other = wires[0];
  const [ann, ben] = wires.map(wire => new NoteLinks(wire as unknown as Signaling, () => Promise.resolve({})));
  return { ann: ann!, ben: ben!, wires };
}

const open: AbortController[] = [];

function signal(): AbortSignal {
  const over = new AbortController();
  open.push(over);
  return over.signal;
}

function note(size: number, type = 'video/webm;codecs=vp8,opus'): Note {
  return { blob: new Blob([new Uint8Array(size).map((_, at) => at % 251)], { type }), audioOnly: false };
}

describe('NoteLinks', () => {
  afterEach(() => {
    for (const over of open.splice(0)) over.abort();
  });

  it('carry four megabytes whole', async () => {
    const { ann, ben } = pair();
    const sent = note(4_200_000);
    const [received] = await Promise.all([ben.receive('ann', 'k', signal()), ann.send('ben', 'k', sent, signal())]);
    expect(received.blob.type).to.equal('video/webm;codecs=vp8,opus');
    const [one, other] = await Promise.all([sent.blob.arrayBuffer(), received.blob.arrayBuffer()]);
    expect(other.byteLength).to.equal(4_200_000);
    expect(new Uint8Array(other).every((byte, at) => byte === new Uint8Array(one)[at])).to.equal(true);
  });

  it('take nothing that is no recording, and no more than a minute makes', async () => {
    for (const bad of [note(10, 'text/html'), note(10, 'video/webm;codecs="<b>"'), note(9_000_000)]) {
      const { ann, ben } = pair();
      const results = await Promise.allSettled([ben.receive('ann', 'k', signal()), ann.send('ben', 'k', bad, signal())]);
      expect(results.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    }
  });

  it('hear only the one who was announced, about this message, with data alone', async () => {
    const { ann, ben, wires } = pair();
    const media = (envelope: LinkEnvelope): LinkEnvelope => {
      const payload = envelope.payload as { readonly sdp: string };
      return { ...envelope, payload: { ...payload, sdp: payload.sdp.replace('m=application', 'm=audio') } };
    };
    wires[0].change = media;
    let heard = false;
    const end = new AbortController();
    const received = ben.receive('ann', 'k', end.signal).then(
      () => {
        heard = true;
      },
      () => undefined,
    );
    const stranger = ben.receive('cy', 'k', end.signal).catch(() => 'nothing');
    const sent = ann.send('ben', 'k', note(10), end.signal).catch(() => 'nothing');
    await new Promise<void>(resolve => {
      wires[1].addEventListener('envelope', () => resolve(), { once: true });
    });
    end.abort();
    await received;
    expect(heard).to.equal(false);
    expect([await stranger, await sent]).to.deep.equal(['nothing', 'nothing']);
  });
});
