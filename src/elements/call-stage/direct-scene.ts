import type { CallState, Participant } from '../../call/call-state.js';
import type { StageLayout } from './arrange.js';

/** One tile of the stage. */
export interface Shown {
  readonly key: string;
  readonly participant: Participant;
  readonly source: 'camera' | 'screen';
}

/** Who gets which part of the stage. */
export interface Direction {
  readonly shown: readonly Shown[];
  /** The tiles of the grid or strip, in order. */
  readonly keys: readonly string[];
  readonly focus: string | null;
  readonly focusFree: boolean;
  readonly beside: boolean;
  /** One's own picture, when it is small in a corner. */
  readonly floating: string | null;
}

/** Decides who has the stage: whoever is pinned, then what somebody shares, then, where the layout says so, whoever speaks. */
export function directScene(call: CallState, layout: StageLayout, before?: Direction): Direction {
  const shown = tiles(call);
  const focus = focusOf(call, shown, layout, before);
  const floating =
    focus === null && layout === 'auto' && shown.filter(({ source }) => source === 'camera').length === 2 ? call.self.id : null;
  const source = shown.find(({ key }) => key === focus)?.source;
  return {
    shown,
    keys: shown.map(({ key }) => key).filter(key => key !== focus && key !== floating),
    focus,
    focusFree: source === 'screen',
    beside: layout === 'sidebar' || (layout === 'auto' && focus !== null),
    floating,
  };
}

/** Who has just come is drawn when the first words of their link are out, some hundredths of a second later: drawing would hold them up. */
function tiles({ participants }: CallState): readonly Shown[] {
  const known = participants.filter(({ connection }) => connection !== 'new');
  return known.flatMap(participant => [
    { key: participant.id, participant, source: 'camera' as const },
    ...(participant.screen ? [{ key: `${participant.id}:screen`, participant, source: 'screen' as const }] : []),
  ]);
}

function focusOf(call: CallState, shown: readonly Shown[], layout: StageLayout, before?: Direction): string | null {
  const has = (key: string | null | undefined): key is string => shown.some(tile => tile.key === key);
  if (shown.length < 2) return null;
  if (has(call.pinned)) return call.pinned;
  // One's own screen is on the screen already; it does not take the stage from those who are talked to.
  const screen = shown.findLast(({ source, participant }) => source === 'screen' && !participant.self);
  if (screen) return screen.key;
  if (layout !== 'speaker' && layout !== 'sidebar') return null;
  const others = shown.filter(({ participant, source }) => !participant.self && source === 'camera');
  if (others.some(({ key }) => key === call.activeSpeaker)) return call.activeSpeaker;
  // Whoever had the floor keeps it in the silence after.
  return others.some(({ key }) => key === before?.focus) ? (before?.focus ?? null) : (others[0]?.key ?? null);
}
