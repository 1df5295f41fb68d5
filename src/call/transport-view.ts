import { FactEvent, hear } from '../foundation/events.js';
import { loudness } from '../media/audio-level.js';
import { kindOf } from '../media/source.js';
import type { Source } from '../media/source.js';
import type { CallTransport, PeerMessage } from '../transport/transport.js';
import { changed, inRoom, participantOf, withParticipant, withoutParticipant } from './call-state.js';
import type { CallState, EndReason, Participant } from './call-state.js';
import { parseChat, withMessage } from './chat.js';
import type { ViewContext } from './self-view.js';

/** What being put out of the room is called in the end. */
const END_OF = { left: 'left', removed: 'removed', lost: 'network', ended: 'ended', duplicate: 'duplicate' } as const;

const EMOJI = /^\p{Extended_Pictographic}[\p{Extended_Pictographic}\p{Emoji_Modifier}\u200d\ufe0f]{0,12}$/u;

/** Keeps the others in the call's state as the transport tells of them. */
export class TransportView {
  readonly #context: ViewContext;

  constructor(transport: CallTransport, context: ViewContext, onPutOut: (reason: EndReason) => void) {
    this.#context = context;
    const { call, signal } = context;
    const set = (id: string, change: Partial<Participant>): void => {
      call.update(state => (knows(state, id) ? withParticipant(state, id, change) : state));
    };
    hear(transport, signal, {
      member: ({ member }) => {
        call.update(state => withParticipant(state, member.id, { name: member.name, role: member.role }));
      },
      'member-gone': ({ id, reason }) => {
        this.#gone(id, reason);
      },
      'put-out': ({ reason }) => {
        onPutOut(END_OF[reason]);
      },
      link: ({ id, state: connection, error }) => {
        set(id, { connection, error: error ?? null });
        this.#settle();
      },
      track: ({ id, source, track }) => {
        this.#track(id, source, track);
      },
      announcement: ({ id, announcement }) => {
        set(id, announcement);
      },
      quality: ({ id, quality }) => {
        set(id, { quality });
      },
      message: ({ from, message }) => {
        this.#message(from, message);
      },
      condition: condition => {
        call.update(state => changed(state, { condition }));
      },
      capacity: ({ people: capacity }) => {
        call.update(state => changed(state, { capacity }));
      },
      online: ({ online }) => {
        call.update(state => changed(state, { online }));
        this.#settle();
      },
    });
  }

  #gone(id: string, reason: string): void {
    const { call, streams, speakers, playback } = this.#context;
    const participant = participantOf(call.state, id);
    if (participant?.self !== false) return;
    streams.forget(id);
    speakers.watch(id, null);
    playback.play(`${id}/microphone`, null);
    playback.play(`${id}/screen-audio`, null);
    call.update(state => withoutParticipant(state, id));
    call.dispatchEvent(new FactEvent('participant-leave', { participant, reason }));
    this.#settle();
  }

  #track(id: string, source: Source, track: MediaStreamTrack | null): void {
    const { call, streams, speakers, playback } = this.#context;
    if (!knows(call.state, id)) return;
    const change = streams.set(id, source, track);
    call.update(state => withParticipant(state, id, change));
    if (kindOf(source) === 'audio') playback.play(`${id}/${source}`, track);
    if (source !== 'microphone') return;
    // What their browser noted on each packet: nothing has to be analysed here.
    const ear = {
      get level(): number {
        return loudness(call.transport.level(id));
      },
    };
    speakers.watch(id, track && (() => ear));
  }

  #message(from: string, { topic, data }: PeerMessage): void {
    const { call } = this.#context;
    const participant = participantOf(call.state, from);
    if (!participant) return;
    if (topic.startsWith('app:')) {
      call.dispatchEvent(new FactEvent('message', { from, topic: topic.slice('app:'.length), data }));
    } else if (topic === 'chat') {
      this.#chat(participant, data);
    } else if (topic === 'reaction' && typeof data === 'string' && EMOJI.test(data)) {
      call.dispatchEvent(new FactEvent('reaction', { participant, emoji: data }));
    }
  }

  #chat({ id: from, name }: Participant, data: unknown): void {
    const { call } = this.#context;
    const wire = parseChat(data);
    if (!wire) return;
    const to = wire.direct ? call.id : null;
    const message = { id: wire.id, from, name, self: false, text: wire.text, to, time: Date.now(), failed: false };
    const { chat } = call.state;
    call.update(state => {
      const log = withMessage(state.chat, message);
      return log === state.chat ? state : { ...state, chat: log, unread: state.unread + 1 };
    });
    if (call.state.chat !== chat) call.dispatchEvent(new FactEvent('chat', { message }));
  }

  /** The call is reconnecting only when nothing works: with the server away, running links are still a call. */
  #settle(): void {
    this.#context.call.update(state => {
      if (!inRoom(state.state)) return state;
      const alive = state.online || state.participants.some(other => !other.self && other.connection === 'connected');
      return changed(state, { state: alive ? 'connected' : 'reconnecting' });
    });
  }
}

function knows(state: CallState, id: string): boolean {
  return participantOf(state, id)?.self === false;
}
