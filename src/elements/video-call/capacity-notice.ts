import type { Call } from '../../call/call.js';
import en from '../../locales/capacity-en.js';
import type { CapacityLocale } from '../../locales/capacity-en.js';
import zh from '../../locales/capacity-zh.js';

// This comes on demand and takes nothing from the bundle: a few nodes need no template.

/** Says in a place how many people are carried with video, before the call suffers, and offers what helps; empties it when that is over. */
export function showCapacity(call: Call, place: Element | null, language: string): void {
  if (!place) return;
  const { capacity, soundOnly, incomingVideo, self } = call.state;
  const words: CapacityLocale = language.startsWith('zh') ? zh : en;
  const full = !soundOnly && incomingVideo;
  // Whoever knows it for five need not hear it for six.
  const known = Number(place.getAttribute('data-known') ?? Infinity);
  const text = soundOnly ? words.soundOnly : !full ? words.without : capacity !== null && capacity < known && words.full(capacity);
  const said = JSON.stringify([text, incomingVideo, self.video]);
  if (place.getAttribute('data-said') === said) return;
  place.setAttribute('data-said', said);
  if (text === false) {
    place.replaceChildren();
    return;
  }
  const banner = document.createElement('div');
  banner.className = 'banner';
  banner.setAttribute('part', 'banner');
  const line = document.createElement('span');
  line.textContent = text;
  const turn = button(incomingVideo ? words.turnOff : words.turnOn, () => {
    call.setIncomingVideo(!incomingVideo);
  });
  banner.append(line, turn);
  if (incomingVideo && self.video) banner.append(button(words.cameraOff, () => void call.setCamera(false).catch(() => undefined)));
  if (full)
    banner.append(
      button(words.notNow, () => {
        place.setAttribute('data-known', String(capacity));
        place.replaceChildren();
      }),
    );
  const hadFocus = place.contains((place.getRootNode() as ShadowRoot).activeElement);
  place.replaceChildren(banner);
  // Whoever turned it off by keyboard stays where it is turned on again.
  if (hadFocus) turn.focus();
}

function button(word: string, press: () => void): HTMLButtonElement {
  const element = document.createElement('button');
  element.type = 'button';
  element.className = 'button';
  element.setAttribute('part', 'button');
  element.textContent = word;
  element.addEventListener('click', press);
  return element;
}
