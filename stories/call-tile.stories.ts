import type { Meta, StoryObj } from '@storybook/web-components-vite';
import { html } from 'lit';
import type { TemplateResult } from 'lit';
import { newParticipant } from '../src/call/call-state.js';
import type { Participant } from '../src/call/call-state.js';
import '../src/elements/call-tile/define.js';
import { paintedCamera, paintedScreen } from '../test/helpers/fake-tracks.js';
import './frame.css';

/** One participant, or the screen that they share. */
const meta: Meta = { title: 'Parts/call-tile', component: 'call-tile' };
export default meta;

function tile(change: Partial<Participant>, source: 'camera' | 'screen' = 'camera', frame = 'story-tile'): TemplateResult {
  const participant = { ...newParticipant('ana', false), name: 'Ana Moreno', audio: true, connection: 'connected' as const, ...change };
  return html`<div class=${frame}><call-tile .participant=${participant} source=${source}></call-tile></div>`;
}

function seen(hue = 20): Partial<Participant> {
  return { video: true, stream: new MediaStream([paintedCamera(hue)]) };
}

/** Somebody who is seen and heard: nothing but their name. */
export const Typical: StoryObj = { render: () => tile(seen()) };

/** Without a camera: initials on a hue of one's own, the same for everybody. */
export const CameraOff: StoryObj = { render: () => tile({}) };

/** Nobody gave a name. */
export const NoName: StoryObj = { render: () => tile({ name: '' }) };

/** Somebody speaks; in a call the ring follows the voice. */
export const Speaking: StoryObj = { render: () => tile({ ...seen(), speaking: true }) };

/** Muted, with a hand up, on a poor connection: all the marks at once. */
export const EveryMark: StoryObj = { render: () => tile({ ...seen(), audio: false, handRaised: true, quality: 'poor' }) };

/** A name that is longer than the tile is wide. */
export const LongestName: StoryObj = {
  render: () => tile({ ...seen(), name: 'Dagný Óskarsdóttir-Wolfeschlegelsteinhausenbergerdorff' }, 'camera', 'story-tile story-small'),
};

/** The path to them is being mended. */
export const Reconnecting: StoryObj = { render: () => tile({ ...seen(), connection: 'reconnecting' }) };

/** The path to them is gone; they themselves may still be in the room. */
export const Lost: StoryObj = { render: () => tile({ connection: 'lost' }) };

/** Oneself, as in a mirror. */
export const Oneself: StoryObj = { render: () => tile({ ...seen(210), self: true, name: 'Maria', audio: false }) };

/** A shared screen is never cut. */
export const Screen: StoryObj = { render: () => tile({ screen: new MediaStream([paintedScreen()]), sharing: true }, 'screen') };

/** Where the text runs from right to left. */
export const RightToLeft: StoryObj = {
  render: () => html`<div dir="rtl">${tile({ ...seen(), name: 'فريد كريمي', audio: false, handRaised: true })}</div>`,
};
