import { toCallError } from '../foundation/errors.js';
import { FactEvent, hear } from '../foundation/events.js';
import { log } from '../foundation/logger.js';
import type { CallMedia } from '../media/call-media.js';
import type { CallPlayback } from '../media/call-playback.js';
import { LevelMeter } from '../media/audio-level.js';
import { SOURCES } from '../media/source.js';
import type { Source } from '../media/source.js';
import type { CallTransport } from '../transport/transport.js';
import type { Call } from './call.js';
import { active, changed, withParticipant } from './call-state.js';
import type { Participant } from './call-state.js';
import type { Speakers } from './speakers.js';
import type { Streams } from './streams.js';

export interface ViewContext {
  readonly call: Call;
  readonly streams: Streams;
  readonly speakers: Speakers;
  readonly playback: CallPlayback;
  readonly signal: AbortSignal;
}

/** Where the failure of a device is kept. */
const ERROR: Partial<Record<string, 'microphoneError' | 'cameraError'>> = { microphone: 'microphoneError', camera: 'cameraError' };

/** Keeps oneself in the call's state as the devices are, and gives the tracks to the transport. */
export class SelfView {
  readonly #media: CallMedia;
  readonly #transport: CallTransport;
  readonly #context: ViewContext;

  constructor(media: CallMedia, transport: CallTransport, context: ViewContext) {
    this.#media = media;
    this.#transport = transport;
    this.#context = context;
    const { call, signal } = context;
    hear(media, signal, {
      track: ({ source, track }) => {
        this.#replace(source, track);
      },
      change: () => {
        this.read();
      },
      device: ({ kind, id, cause }) => {
        if (kind === 'audiooutput')
          void context.playback.setSpeaker(id).catch((error: unknown) => {
            log.warn('speaker', error);
          });
        call.dispatchEvent(new FactEvent('device', { kind, cause }));
      },
      error: ({ error }) => {
        const slot = error.subject && ERROR[error.subject];
        if (slot) call.update(state => changed(state, { [slot]: error }));
        call.dispatchEvent(new FactEvent('device-error', { error }));
      },
    });
    const speaker = media.device('audiooutput');
    if (speaker)
      void context.playback.setSpeaker(speaker).catch((error: unknown) => {
        log.warn('speaker', error);
      });
  }

  /** Takes over what the devices say. Before a call these are wishes; in a call only what is really sent counts. */
  read(): void {
    const media = this.#media;
    const { call } = this.#context;
    const sure = active(call.state.state);
    const silent = call.settings.listenOnly;
    call.update(state =>
      withParticipant(state, state.self.id, {
        audio: !silent && media.microphoneOn && (!sure || media.track('microphone') !== null),
        video: !silent && media.cameraOn && (!sure || media.track('camera') !== null),
        sharing: media.sharing,
      }),
    );
  }

  /** Tells the others in words; a disabled track looks alive to them. */
  announce(self: Participant): void {
    const { audio, video, sharing, handRaised } = self;
    this.#transport.announce({ audio, video, sharing, handRaised });
  }

  #replace(source: Source, track: MediaStreamTrack | null): void {
    const { call, streams, speakers } = this.#context;
    call.update(state => withParticipant(state, state.self.id, streams.set(state.self.id, source, track)));
    // A device that was plugged in again has mended what was wrong.
    const slot = ERROR[source];
    if (track && slot) call.update(state => changed(state, { [slot]: null }));
    this.read();
    if (source === 'microphone') speakers.watch(call.id, track && (() => new LevelMeter(track)));
    if (active(call.state.state) || track === null) this.publish(source);
  }

  /** Gives every open source to the transport, as when entering a room. */
  publishAll(): void {
    for (const source of SOURCES) this.publish(source);
  }

  publish(source: Source): void {
    this.#transport.publish(source, this.#media.track(source)).catch((cause: unknown) => {
      this.#context.call.dispatchEvent(new FactEvent('error', { error: toCallError(cause) }));
    });
  }
}
