import { parseServerMessage, type Member } from '../protocol.js';

/** A room as the frames that passed through this node tell it. */
export interface MirroredRoom {
  version: number;
  locked: boolean;
  readonly members: Map<string, Member>;
  /** This node's own members: session by id. */
  readonly own: Map<string, string>;
}

const roomFrames = ['{"type":"JOINED"', '{"type":"MEMBER', '{"type":"ROOM"'];

/**
 * What this node's members have been told about their rooms, read off the frames on their way to them. When Redis comes back empty, this is
 * what the rooms are made of again: exactly what the members believe, so that nobody sees anybody vanish.
 */
export class RoomMirror {
  readonly rooms = new Map<string, MirroredRoom>();

  read(sessions: readonly string[], text: string): void {
    if (!roomFrames.some(start => text.startsWith(start))) return;
    const message = parseServerMessage(text);
    if (message?.type === 'JOINED') {
      const { room, self, members, version, locked } = message.payload;
      const known = this.rooms.get(room);
      const own = known?.own ?? new Map<string, string>();
      if (sessions[0] !== undefined) own.set(self.id, sessions[0]);
      this.rooms.set(room, { version, locked, own, members: new Map([self, ...members].map(member => [member.id, member])) });
      return;
    }
    if (message?.type !== 'MEMBER' && message?.type !== 'MEMBER-GONE' && message?.type !== 'ROOM') return;
    const room = this.rooms.get(message.payload.room);
    if (!room || message.payload.version <= room.version) return;
    room.version = message.payload.version;
    if (message.type === 'MEMBER') room.members.set(message.payload.member.id, message.payload.member);
    else if (message.type === 'ROOM') room.locked = message.payload.locked;
    else {
      room.members.delete(message.payload.id);
      this.#leave(message.payload.room, message.payload.id);
    }
  }

  /** Forgets a session that has closed, or its place in one room. */
  forget(session: string, only?: string): void {
    for (const [name, room] of this.rooms) {
      if (only !== undefined && name !== only) continue;
      for (const [id, other] of room.own) if (other === session) this.#leave(name, id);
    }
  }

  #leave(name: string, id: string): void {
    const room = this.rooms.get(name);
    room?.own.delete(id);
    // A room without members of this node is told about no more, so what is known of it grows old.
    if (room?.own.size === 0) this.rooms.delete(name);
  }
}
