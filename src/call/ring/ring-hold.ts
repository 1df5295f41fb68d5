import { log } from '../../foundation/logger.js';
import type { CallPlayback } from '../../media/call-playback.js';
import type { Call } from '../call.js';
import { changed, inRoom, participantOf } from '../call-state.js';

/** The topic under which people tell each other of it. */
export const TOPIC = 'hold';
/** What somebody says who goes to another call and means to come back. */
export const AWAY = 'away';
/** The others' sound, as the call plays it. */
const SOUNDS = ['microphone', 'screen-audio'] as const;

/** Holding a call: nothing is heard and nothing is sent, both sides say so, and it goes on where it was. */
export class RingHold {
  readonly #call: Call;
  readonly #playback: CallPlayback;
  /** Those who went to another call and mean to come back. */
  readonly #away = new Set<string>();
  #before: { readonly microphone: boolean; readonly camera: boolean } | undefined;

  constructor(call: Call, playback: CallPlayback, signal: AbortSignal) {
    this.#call = call;
    this.#playback = playback;
    const { transport } = call;
    transport.addEventListener(
      'message',
      ({ detail: { from, message } }) => {
        if (message.topic !== TOPIC) return;
        if (message.data === AWAY) this.#away.add(from);
        else this.#mark(from, message.data === true);
      },
      { signal },
    );
    transport.addEventListener(
      'track',
      ({ detail: { id } }) => {
        if (this.on) this.#silence(id);
      },
      { signal },
    );
    call.addEventListener(
      'participant-join',
      ({ detail: { participant } }) => {
        this.#away.delete(participant.id);
        if (this.on && !participant.self) void this.#tell(participant.id);
      },
      { signal },
    );
    call.addEventListener(
      'participant-leave',
      ({ detail: { participant } }) => {
        this.#mark(participant.id, false);
      },
      { signal },
    );
    call.addEventListener(
      'statechange',
      () => {
        if (!inRoom(call.state.state)) this.#forget();
        // Whoever turns their microphone on wants to be heard.
        else if (this.#before && call.state.self.audio) void this.set(false).catch(() => undefined);
      },
      { signal },
    );
  }

  get on(): boolean {
    return this.#before !== undefined;
  }

  /** Somebody has left this call for another, and means to come back. */
  get awaited(): boolean {
    return this.#away.size > 0;
  }

  async set(on: boolean): Promise<void> {
    const call = this.#call;
    if (on === this.on || !inRoom(call.state.state)) return;
    const { audio: microphone, video: camera } = call.state.self;
    const before = this.#before;
    this.#before = undefined;
    if (on) {
      // Silence first; then it is said.
      if (!call.settings.listenOnly) await Promise.all([call.setMicrophone(false), call.setCamera(false)]);
      call.stopScreenShare();
      this.#before = { microphone, camera };
    }
    this.#mark(call.id, on);
    for (const { id, self } of call.state.participants) if (!self) this.#silence(id);
    await this.#tell();
    if (before && !call.settings.listenOnly) {
      if (before.microphone && !call.state.self.audio) await call.setMicrophone(true);
      if (before.camera) await call.setCamera(true);
    }
  }

  #mark(id: string, on: boolean): void {
    this.#call.update(state => {
      const others = without(state.held, id);
      const here = participantOf(state, id);
      return changed(state, { held: !on || !here ? others : others === state.held ? [...others, id] : state.held });
    });
  }

  /** Nobody is heard while it is on; afterwards everybody is heard again. */
  #silence(id: string): void {
    const participant = participantOf(this.#call.state, id);
    const tracks = [participant?.stream?.getAudioTracks()[0], participant?.screen?.getAudioTracks()[0]];
    SOUNDS.forEach((sound, index) => {
      this.#playback.play(`${id}/${sound}`, this.on ? null : (tracks[index] ?? null));
    });
  }

  async #tell(to?: string): Promise<void> {
    try {
      await this.#call.transport.send({ topic: TOPIC, data: this.on }, to);
    } catch (error) {
      log.debug('nobody to tell', error);
    }
  }

  #forget(): void {
    this.#away.clear();
    this.#before = undefined;
    this.#call.update(state => (state.held.length > 0 ? { ...state, held: [] } : state));
  }
}

function without(list: readonly string[], id: string): readonly string[] {
  return list.includes(id) ? list.filter(other => other !== id) : list;
}
