import { css } from 'lit';
import type { Call } from '../../call/call.js';
import en from '../../locales/capacity-en.js';
import type { CapacityLocale } from '../../locales/capacity-en.js';
import zh from '../../locales/capacity-zh.js';

// This comes on demand and takes nothing from the bundle: a few nodes need no template, and bring their own style.

const style = css`
  .capacity {
    display: grid;
    justify-items: center;
  }
  .capacity .banner {
    flex-wrap: wrap;
    justify-content: center;
    gap: calc(2 * var(--_space));
    max-inline-size: min(100%, 540px);
    padding-inline: calc(3 * var(--_space));
  }
  .capacity .banner span {
    flex: 1 0 100%;
    text-align: center;
  }
  .capacity .button {
    min-block-size: calc(10 * var(--_space));
    padding: 0 calc(2 * var(--_space));
    font-weight: 500;
  }
`;

/**
 * Says in a place that the call goes badly, and why; or how many people are carried with video, before the call suffers. Offers what helps;
 * empties the place when that is over.
 */
export function showCapacity(call: Call, place: Element | null, language: string): void {
  if (!place) return;
  const { capacity, soundOnly, incomingVideo, self, condition } = call.state;
  const words: CapacityLocale = language.startsWith('zh') ? zh : en;
  const cause = condition.level === 'poor' ? (condition.cause ?? 'unknown') : undefined;
  // Whoever put it aside hears it again when it is another thing, or has been well between.
  if (!cause) place.removeAttribute('data-aside');
  const poor = cause && cause !== place.getAttribute('data-aside') ? words.poor[cause] : undefined;
  const full = !soundOnly && incomingVideo;
  // Whoever knows it for five need not hear it for six.
  const known = Number(place.getAttribute('data-known') ?? Infinity);
  const text =
    poor ?? (soundOnly ? words.soundOnly : !full ? words.without : capacity !== null && capacity < known && words.full(capacity));
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
  banner.append(line);
  // What is wrong at somebody else's is not mended here.
  const helps = !poor || cause !== 'theirs';
  if (helps) banner.append(turn);
  if (helps && incomingVideo && self.video) banner.append(button(words.cameraOff, () => void call.setCamera(false).catch(() => undefined)));
  if (full || poor)
    banner.append(
      button(words.notNow, () => {
        if (cause && poor) place.setAttribute('data-aside', cause);
        else place.setAttribute('data-known', String(capacity));
        place.replaceChildren();
      }),
    );
  const root = place.getRootNode() as ShadowRoot;
  const { styleSheet } = style;
  if (styleSheet && !root.adoptedStyleSheets.includes(styleSheet)) root.adoptedStyleSheets = [...root.adoptedStyleSheets, styleSheet];
  const hadFocus = place.contains(root.activeElement);
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
