import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { Call } from '../src/call/call.js';
import '../src/elements/call-provider/define.js';
import type { CallScene, SceneOptions } from '../test/helpers/call-scene.js';
import { paintedCamera, paintedScreen } from '../test/helpers/fake-tracks.js';
import { ScriptedMedia, ScriptedPlayback } from '../test/helpers/scripted-media.js';
import { scriptedDesk } from '../test/helpers/scripted-ring.js';
import { ScriptedTransport } from '../test/helpers/scripted-transport.js';
import type { ScriptedPerson } from '../test/helpers/scripted-transport.js';

/** Names as they come: short, long, in other scripts, and none. */
const NAMES = [
  'Ana Moreno',
  'Bo',
  'Chidi Anagonye',
  'Dagný Óskarsdóttir-Wolfeschlegelsteinhausen',
  '王小明',
  'Ελένη Παππά',
  'فريد كريمي',
  '',
  'Hana Sato',
  'Ivo',
  'Jun',
  'Kai Lindqvist',
  'Lu',
  'Mia',
  'Noor',
  'Oz',
  'Pia',
  'Quin',
  'Rae',
  'Sol',
] as const;

/** So many people as a call has them: most are seen, some are muted, one has a hand up. */
export function guests(count: number): ScriptedPerson[] {
  return Array.from({ length: count }, (_, index): ScriptedPerson => {
    const video = index % 4 !== 2;
    return {
      id: `guest-${String(index)}`,
      name: NAMES[index % NAMES.length] ?? '',
      audio: index % 3 !== 1,
      video,
      handRaised: index === 4,
      quality: index === 3 ? 'poor' : 'good',
      tracks: video ? { camera: paintedCamera((index * 67) % 360) } : {},
    };
  });
}

/** The same, and the first one shares a screen. */
export function sharing(count: number): ScriptedPerson[] {
  const [first, ...others] = guests(count);
  return first ? [{ ...first, sharing: true, tracks: { ...first.tracks, screen: paintedScreen() } }, ...others] : [];
}

const TRACKS = { camera: () => paintedCamera(210), screen: () => paintedScreen() };

/** A real call on scripted surroundings: nothing of it is on a network, and no device is opened. */
function scene({ people = [], media: script, transport: plot, settings }: SceneOptions): CallScene {
  const transport = new ScriptedTransport(people, plot);
  const media = new ScriptedMedia({ tracks: TRACKS, ...script });
  const playback = new ScriptedPlayback();
  const call = new Call({ transport, media, playback, desk: scriptedDesk() });
  call.configure({ name: 'Maria', ...settings });
  return { call, transport, media, playback };
}

/** Loads a call in which this person has joined the others. */
export function joined(people: () => readonly ScriptedPerson[], options: SceneOptions = {}): () => Promise<{ scene: CallScene }> {
  return async () => {
    const made = scene({ ...options, people: people() });
    await made.call.join('tea');
    return { scene: made };
  };
}

/** Loads a call that nobody has joined yet. */
export function waiting(options: SceneOptions = {}): () => Promise<{ scene: CallScene }> {
  return () => Promise.resolve({ scene: scene(options) });
}

/** The scene that a story's loader made. */
export function sceneOf(loaded: Readonly<Record<string, unknown>>): CallScene {
  return loaded['scene'] as CallScene;
}

/** Elements with a call above them. */
export function inCall(call: Call, content: TemplateResult): TemplateResult {
  return html`<call-provider .call=${call}>${content}</call-provider>`;
}
