import { expect } from '@open-wc/testing';
import type { ClientMessage } from '../../peer-server/src/protocol.js';
import { RoomClient } from './room-client.js';
import type { Member } from './signaling.js';

function member(id: string, seq: number): Member {
  return { id, name: id, role: 'member', seq, present: true };
}

/** Ann in a room with Bob, and a broker that is played by hand. */
function annWithBob(): { room: RoomClient; gone: string[]; answer: (version: number, members: readonly Member[]) => void } {
  const gone: string[] = [];
  let ref = '';
  const send = (message: ClientMessage): void => {
    if (message.type === 'JOIN') ({ ref } = message.payload);
  };
  const room = new RoomClient({ room: 'tea', name: 'ann', role: 'member', max: 8 }, 'ann', send, {
    onMember: () => undefined,
    onGone: ({ id }) => {
      gone.push(id);
    },
    onPutOut: () => undefined,
  });
  const answer = (version: number, members: readonly Member[]): void => {
    room.receive({ type: 'JOINED', payload: { ref, room: 'tea', self: member('ann', 1), members, version, max: 8, locked: false } });
  };
  void room.join();
  answer(2, [member('bob', 2)]);
  return { room, gone, answer };
}

describe('RoomClient', () => {
  it('lets go of those who are not in the roster of a broker that remembers', () => {
    const { room, gone, answer } = annWithBob();
    room.ask();
    answer(5, []);
    expect(gone).to.deep.equal(['bob']);
  });

  it('waits for those whom a restarted broker does not know yet', () => {
    const { room, gone, answer } = annWithBob();
    room.ask({ forgetful: true });
    answer(1, []);
    room.receive({ type: 'MEMBER', payload: { room: 'tea', member: member('bob', 2), version: 2 } });
    room.ask();
    answer(2, [member('bob', 2)]);
    room.close();
    expect(gone).to.deep.equal([]);
  });

  it('believes a goodbye at once, whoever is waited for', () => {
    const { room, gone, answer } = annWithBob();
    room.ask({ forgetful: true });
    answer(1, []);
    room.receive({ type: 'MEMBER-GONE', payload: { room: 'tea', id: 'bob', reason: 'left', version: 2 } });
    room.close();
    expect(gone).to.deep.equal(['bob']);
  });
});
