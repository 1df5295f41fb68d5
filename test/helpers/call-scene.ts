import { ContextProvider } from '@lit/context';
import { fixture, html } from '@open-wc/testing';
import type { TemplateResult } from 'lit';
import { Call } from '../../src/call/call.js';
import type { CallParts } from '../../src/call/call.js';
import type { CallSettings } from '../../src/call/settings.js';
import { callContext } from '../../src/controllers/call-context.js';
import { ScriptedMedia, ScriptedPlayback } from './scripted-media.js';
import type { MediaScript } from './scripted-media.js';
import { ScriptedTransport } from './scripted-transport.js';
import type { ScriptedPerson, TransportScript } from './scripted-transport.js';

/** A real Call on scripted surroundings. */
export interface CallScene {
  readonly call: Call;
  readonly transport: ScriptedTransport;
  readonly media: ScriptedMedia;
  readonly playback: ScriptedPlayback;
}

export interface SceneOptions {
  readonly people?: readonly ScriptedPerson[];
  readonly media?: MediaScript;
  readonly transport?: TransportScript;
  readonly settings?: Partial<CallSettings>;
  /** What rings; without it, the call cannot. */
  readonly desk?: CallParts['desk'];
}

const scenes: CallScene[] = [];

export function callScene({ people = [], media: script, transport: plot, settings = {}, desk }: SceneOptions = {}): CallScene {
  const transport = new ScriptedTransport(people, plot);
  const media = new ScriptedMedia(script);
  const playback = new ScriptedPlayback();
  const call = new Call({ transport, media, playback, desk });
  call.configure(settings);
  const scene = { call, transport, media, playback };
  scenes.push(scene);
  return scene;
}

/** A scene whose person is in the room "tea". */
export async function joinedScene(options: SceneOptions = {}): Promise<CallScene> {
  const scene = callScene(options);
  await scene.call.join('tea');
  return scene;
}

/** Ends every scene; for `afterEach`. */
export function endScenes(): void {
  for (const { call } of scenes.splice(0)) call.close();
}

/** Puts elements into the page with a call above them, and gives the first one. */
export async function inCall<T extends HTMLElement & { readonly updateComplete: Promise<boolean> }>(
  call: Call,
  template: TemplateResult,
): Promise<T> {
  const place = await fixture<HTMLElement>(html`<div></div>`);
  new ContextProvider(place, { context: callContext, initialValue: call });
  const element = await fixture<T>(template, { parentNode: place });
  await element.updateComplete;
  return element;
}
