import { expect } from '@open-wc/testing';
import { TRANSITIONS, ringAlive, ringReducer } from './ring-state.js';
import type { Ring, RingBirth, RingEvent, RingEventType, RingState } from './ring-state.js';

const BIRTH: RingBirth = { id: 'r1', peer: { id: 'p1', name: 'Ann', user: 'ann' }, audioOnly: false, since: 1000, endsAt: 46_000 };
const OTHER: RingBirth = { ...BIRTH, id: 'r2', peer: { id: 'p2', name: 'Ben', user: 'ben' }, endsAt: 50_000 };

const EVENTS: { readonly [T in RingEventType]: Extract<RingEvent, { type: T }> } = {
  call: { type: 'call', ring: OTHER },
  come: { type: 'come', ring: OTHER },
  reach: { type: 'reach', id: 'r1', endsAt: 47_000 },
  answer: { type: 'answer' },
  accept: { type: 'accept' },
  decline: { type: 'decline', message: 'In a minute' },
  busy: { type: 'busy' },
  'no-answer': { type: 'no-answer' },
  cancel: { type: 'cancel' },
  unavailable: { type: 'unavailable' },
  miss: { type: 'miss' },
  elsewhere: { type: 'elsewhere' },
  timeout: { type: 'timeout' },
  dismiss: { type: 'dismiss' },
};
const STATES = Object.keys(TRANSITIONS) as (RingState | 'none')[];
const TYPES = Object.keys(EVENTS) as RingEventType[];
const ALIVE = ['calling', 'ringing', 'incoming'];

function ringIn(state: RingState, direction?: Ring['direction']): Ring {
  const incoming = state === 'incoming' || state === 'missed';
  return {
    ...BIRTH,
    state,
    direction: direction ?? (incoming ? 'incoming' : 'outgoing'),
    message: '',
    answering: false,
    answeredElsewhere: false,
  };
}

/** Every way of being in a state: most ends are known to both sides. */
function ringsIn(state: RingState | 'none'): readonly (Ring | null)[] {
  if (state === 'none') return [null];
  if (['accepted', 'declined', 'canceled'].includes(state)) return [ringIn(state, 'outgoing'), ringIn(state, 'incoming')];
  return [ringIn(state)];
}

/** The table of docs/ring.md: state, event, and the state after it. */
async function documented(): Promise<ReadonlyMap<string, string>> {
  const text = await (await fetch('/docs/ring.md')).text();
  const lines = text.split('\n');
  const from = lines.findIndex(line => line.startsWith('| state '));
  const rows = lines
    .slice(from, from + STATES.length + 2)
    .filter(line => !line.startsWith('| --') && !line.startsWith('|--'))
    .map(line =>
      line
        .split('|')
        .slice(1, -1)
        .map(cell => cell.replaceAll('`', '').trim()),
    );
  const [head = [], ...body] = rows;
  return new Map(body.flatMap(([state = '', ...cells]) => cells.map((cell, at) => [`${state} ${head[at + 1] ?? ''}`, cell] as const)));
}

describe('ringReducer', () => {
  it('does what docs/ring.md says, for every state and every event', async () => {
    const table = await documented();
    expect(table.size).to.equal(STATES.length * TYPES.length);
    for (const state of STATES)
      for (const ring of ringsIn(state))
        for (const type of TYPES) {
          const after = ringReducer(ring, EVENTS[type]);
          const said = table.get(`${state} ${type}`);
          expect(said, `${state} ${type}`).to.not.be.undefined;
          // Somebody else's ring does not take the place of one that rings.
          if (said === '·' || (state === 'incoming' && type === 'come')) expect(after, `${state} ${type}`).to.equal(ring);
          else expect(after?.state ?? 'none', `${state} ${type}`).to.equal(said);
        }
  });

  it('never changes a record', () => {
    for (const state of STATES)
      for (const ring of ringsIn(state))
        for (const type of TYPES) {
          const frozen = ring && Object.freeze({ ...ring });
          expect(() => ringReducer(frozen, EVENTS[type])).not.to.throw();
        }
  });

  it('lets only a new ring follow an end, and nothing bring an ended one back', () => {
    for (const state of STATES.filter(name => name !== 'none' && !ALIVE.includes(name)))
      for (const ring of ringsIn(state))
        for (const type of TYPES) {
          const after = ringReducer(ring, EVENTS[type]);
          expect(after === ring || after === null || after.id === OTHER.id, `${state} ${type}`).to.be.true;
          expect(ringReducer(ring, { type: 'come', ring: BIRTH }) === ring || ring?.direction === 'outgoing', state).to.be.true;
        }
  });

  it('ends every ring by its time at the latest', () => {
    for (const state of ALIVE as RingState[]) expect(ringAlive(ringReducer(ringIn(state), EVENTS.timeout))).to.be.false;
  });

  it('renews the time of a ring that is told again, and keeps the yes that was said', () => {
    const answered = ringReducer(ringIn('incoming'), EVENTS.answer);
    const again = ringReducer(answered, { type: 'come', ring: { ...BIRTH, endsAt: 60_000 } });
    expect(again).to.include({ state: 'incoming', answering: true, endsAt: 60_000, since: 1000 });
  });

  it('keeps what was said in declining, and who answered', () => {
    expect(ringReducer(ringIn('ringing'), EVENTS.decline)).to.include({ state: 'declined', message: 'In a minute' });
    const by = { id: 'p9', name: 'Cy at the desk', user: 'desk' };
    expect(ringReducer(ringIn('ringing'), { type: 'accept', by })?.peer).to.deep.equal(by);
  });

  it('tells an answer elsewhere from a caller who gave up', () => {
    expect(ringReducer(ringIn('incoming'), EVENTS.elsewhere)).to.include({ state: 'canceled', answeredElsewhere: true });
    expect(ringReducer(ringIn('incoming'), EVENTS.cancel)).to.include({ state: 'canceled', answeredElsewhere: false });
  });

  it('takes a hundred thousand random lives', () => {
    let ring: Ring | null = null;
    for (let step = 0; step < 100_000; step += 1) {
      const before: Ring | null = ring;
      const type = TYPES[Math.floor(Math.random() * TYPES.length)]!;
      ring = ringReducer(before, EVENTS[type]);
      expect(ring === null || STATES.includes(ring.state)).to.be.true;
      if (ringAlive(before) && ring !== null && !ringAlive(ring)) expect(ring.answering).to.be.false;
    }
  });
});
