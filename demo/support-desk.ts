import { element, setUpPage } from './ring-page.js';
import { byId } from './ring-types.js';
import type { RingChangeEvent, RingPeer, VideoCallElement } from './ring-types.js';
import { ringWords } from './ring-words.js';
import type { Language } from './words.js';

/** Under this name the desk can be rung. */
const DESK = 'fernwood';

/** One line of the log: a call that came or went. */
interface Entry {
  readonly key: string;
  readonly peer: RingPeer;
  readonly at: number;
  readonly direction: 'incoming' | 'outgoing';
  readonly state: string;
}

const isDesk = new URL(location.href).searchParams.has('desk');
let language: Language = 'en';
let log: readonly Entry[] = [];

setUpPage(chosen => {
  language = chosen;
  document.title = isDesk ? ringWords[chosen].desk : ringWords[chosen].shop;
  for (const button of document.querySelectorAll('call-button')) button.setAttribute('display-name', ringWords[chosen].visitor);
  showLog();
});
byId('shop').hidden = isDesk;
byId('desk').hidden = !isDesk;
byId('to-desk').hidden = isDesk;
byId('to-shop').hidden = !isDesk;
if (isDesk) openDesk(byId('phone') as VideoCallElement);

function openDesk(call: VideoCallElement): void {
  call.user = DESK;
  call.addEventListener('call-ring-change', event => {
    note(event as RingChangeEvent);
  });
  call.addEventListener('call-provided', () => {
    listen(call);
  });
  listen(call);
  for (const choice of document.querySelectorAll<HTMLInputElement>('[name=status]')) {
    choice.addEventListener('change', () => {
      const status = choice.value === 'away' || choice.value === 'busy' ? choice.value : undefined;
      void call.call?.desk().then(desk => {
        desk.setStatus(status);
      });
    });
  }
}

/** Who called while nobody was here stands in the log too. */
function listen({ call }: VideoCallElement): void {
  call?.addEventListener('statechange', () => {
    const known = new Set(log.map(({ key }) => key));
    const missed = call.state.missed
      .filter(({ id, at, from }) => !known.has(id) && !log.some(entry => entry.peer.id === from.id && Math.abs(entry.at - at) < 60_000))
      .map(({ id, from, at }): Entry => ({ key: id, peer: from, at, direction: 'incoming', state: 'missed' }));
    if (missed.length > 0) {
      log = [...log, ...missed].sort((one, other) => other.at - one.at);
      showLog();
    }
  });
}

/** A ring that goes on changes its line; a new one gets a line of its own. */
function note({ peer, direction, state }: RingChangeEvent): void {
  const begins = state === 'incoming' || state === 'calling';
  const running = log.find(
    entry =>
      entry.direction === direction &&
      entry.peer.user === peer.user &&
      (direction === 'outgoing' || entry.peer.id === peer.id) &&
      ['incoming', 'calling', 'ringing'].includes(entry.state),
  );
  if (running) log = log.map(entry => (entry === running ? { ...entry, peer, state } : entry));
  else if (begins) log = [{ key: crypto.randomUUID(), peer, at: Date.now(), direction, state }, ...log];
  showLog();
}

function showLog(): void {
  byId('none').hidden = log.length > 0;
  byId('log').replaceChildren(...log.map(line));
}

function line({ peer, at, direction, state }: Entry): HTMLElement {
  const words = ringWords[language];
  const told: Readonly<Record<string, string>> = direction === 'incoming' ? words.outcome.in : words.outcome.out;
  const time = new Intl.DateTimeFormat(language, { timeStyle: 'short' }).format(at);
  const made = element(
    'li',
    '',
    element('bdi', '', peer.name || peer.user || words.someone),
    element('span', '', `${time} · ${told[state] ?? state}`),
  );
  if (peer.user !== '' && !['incoming', 'calling', 'ringing'].includes(state)) {
    const button = element('button', 'button', words.callBack);
    button.addEventListener('click', () => {
      // How it goes is told by the call.
      (byId('phone') as VideoCallElement).ring(peer.user).catch(() => undefined);
    });
    made.append(button);
  }
  return made;
}
