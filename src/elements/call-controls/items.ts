import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { CallFullscreenButton } from '../call-fullscreen-button/call-fullscreen-button.js';
import { CallPipButton } from '../call-pip-button/call-pip-button.js';
import { CallScreenButton } from '../call-screen-button/call-screen-button.js';

/** How a control is shown: in the bar, or as a row of the menu. */
export interface Shape {
  readonly for: string;
  readonly labelled: boolean;
  readonly row: boolean;
  /** The controls that Tab stops at, by element. */
  readonly tabStop: boolean;
}

export interface Item {
  readonly name: string;
  /** Where it is when there is room: in the bar, or always in the menu. */
  readonly place: 'bar' | 'menu';
  /** The lowest stay longest when the bar gets narrow. */
  readonly rank: number;
  readonly supported?: () => boolean;
  readonly render: (shape: Shape) => TemplateResult;
}

const PARTS = 'button, button-icon, button-label';

/** Every control but leave, in the order of the bar. */
export const ITEMS: readonly Item[] = [
  {
    name: 'mic',
    place: 'bar',
    rank: 0,
    render: s =>
      html`<call-mic-button exportparts=${PARTS} for=${s.for || nothing} ?labelled=${s.labelled} ?row=${s.row} .tabStop=${s.tabStop}></call-mic-button>`,
  },
  {
    name: 'camera',
    place: 'bar',
    rank: 1,
    render: s =>
      html`<call-camera-button exportparts=${PARTS} for=${s.for || nothing} ?labelled=${s.labelled} ?row=${s.row} .tabStop=${s.tabStop}></call-camera-button>`,
  },
  {
    name: 'screen',
    place: 'bar',
    rank: 3,
    supported: () => CallScreenButton.supported,
    render: s =>
      html`<call-screen-button exportparts=${PARTS} for=${s.for || nothing} ?labelled=${s.labelled} ?row=${s.row} .tabStop=${s.tabStop}></call-screen-button>`,
  },
  {
    name: 'hand',
    place: 'bar',
    rank: 5,
    render: s =>
      html`<call-hand-button exportparts=${PARTS} for=${s.for || nothing} ?labelled=${s.labelled} ?row=${s.row} .tabStop=${s.tabStop}></call-hand-button>`,
  },
  {
    name: 'chat',
    place: 'bar',
    rank: 2,
    render: s =>
      html`<call-chat-button exportparts=${PARTS} for=${s.for || nothing} ?labelled=${s.labelled} ?row=${s.row} .tabStop=${s.tabStop}></call-chat-button>`,
  },
  {
    name: 'people',
    place: 'bar',
    rank: 4,
    render: s =>
      html`<call-people-button exportparts=${PARTS} for=${s.for || nothing} ?labelled=${s.labelled} ?row=${s.row} .tabStop=${s.tabStop}></call-people-button>`,
  },
  {
    name: 'settings',
    place: 'menu',
    rank: 6,
    render: s =>
      html`<call-settings-button exportparts=${PARTS} for=${s.for || nothing} ?labelled=${s.labelled} ?row=${s.row} .tabStop=${s.tabStop}></call-settings-button>`,
  },
  {
    name: 'pip',
    place: 'menu',
    rank: 7,
    supported: () => CallPipButton.supported,
    render: s =>
      html`<call-pip-button exportparts=${PARTS} for=${s.for || nothing} ?labelled=${s.labelled} ?row=${s.row} .tabStop=${s.tabStop}></call-pip-button>`,
  },
  {
    name: 'fullscreen',
    place: 'menu',
    rank: 8,
    supported: () => CallFullscreenButton.supported,
    render: s =>
      html`<call-fullscreen-button exportparts=${PARTS} for=${s.for || nothing} ?labelled=${s.labelled} ?row=${s.row} .tabStop=${s.tabStop}></call-fullscreen-button>`,
  },
];

/** Whether `controlslist="nochat noscreen …"` leaves this out. */
export function leftOut(controlslist: string, name: string): boolean {
  return controlslist.toLowerCase().split(/\s+/).includes(`no${name}`);
}

/** What `controlslist` and the browser leave. */
export function allowedItems(controlslist: string): readonly Item[] {
  return ITEMS.filter(({ name, supported }) => !leftOut(controlslist, name) && (supported?.() ?? true));
}
