import { element, setUpPage } from './ring-page.js';
import { byId } from './ring-types.js';
import type { CallErrorEvent, CallModel, VideoCallElement } from './ring-types.js';
import { ringWords } from './ring-words.js';
import type { Language } from './words.js';

const call = byId('phone') as VideoCallElement;
const form = byId('sign-in') as HTMLFormElement;
let language: Language = 'en';
/** The call whose state this page follows. */
let followed: CallModel | undefined;
let asking = false;

setUpPage(chosen => {
  language = chosen;
  document.title = ringWords[chosen].directory;
  show();
});
call.addEventListener('call-provided', follow);
call.addEventListener('call-error', event => {
  if (asking) refuse((event as CallErrorEvent).error.code);
});
// Below a long list, a ring would be out of sight.
call.addEventListener('call-ring-change', () => {
  call.scrollIntoView({ block: 'nearest' });
});
form.addEventListener('submit', event => {
  event.preventDefault();
  const data = new FormData(form);
  signIn(text(data, 'name').trim(), text(data, 'password'));
});
byId('sign-out').addEventListener('click', () => {
  void call.leave();
  signIn('', '');
});
follow();

function text(data: FormData, name: string): string {
  const value = data.get(name);
  return typeof value === 'string' ? value : '';
}

/** Claims a name; '' gives it back. Whether it was given is told by the call's state, or by an error. */
function signIn(name: string, password: string): void {
  byId('problem').textContent = '';
  asking = name !== '';
  // The password first, so that both go together.
  call.password = password;
  call.displayName = name;
  call.user = name;
  show();
}

function refuse(code: string): void {
  const words = ringWords[language];
  signIn('', '');
  byId('problem').textContent = code === 'unauthorized' || code === 'id-taken' ? words.refused : words.failed;
  byId('password').focus();
}

function follow(): void {
  if (call.call === followed) return;
  followed = call.call;
  let user = '';
  followed?.addEventListener('statechange', () => {
    const now = followed?.state.user ?? '';
    if (now !== user) {
      user = now;
      asking = false;
      if (user !== '') void followed?.desk().then(desk => desk.watch([]));
    }
    show();
  });
}

/** The page follows the call's state; nothing is kept twice. */
function show(): void {
  const state = followed?.state;
  const user = state?.user ?? '';
  const words = ringWords[language];
  const inside = user !== '';
  byId('door').hidden = inside;
  byId('inside').hidden = !inside;
  byId('sign-out').hidden = !inside;
  byId('who').textContent = inside ? `${words.signedInAs} ${user}` : '';
  const people = (state?.contacts ?? []).filter(contact => contact.user !== user);
  byId('nobody').hidden = people.length > 0;
  const inCall = state?.state === 'connected' || state?.state === 'reconnecting';
  const focused = document.activeElement?.getAttribute('data-user');
  const here = new Set(inCall ? state.participants.map(({ name }) => name) : []);
  byId('people').replaceChildren(
    ...people.map(({ user: to, name, status }) => {
      if (here.has(name || to))
        return element('li', '', element('span', 'who', element('bdi', '', name || to), element('span', `state ${status}`, words.here)));
      const button = element('button', 'button', inCall ? words.add : words.call);
      button.dataset['user'] = to;
      button.setAttribute('aria-label', `${inCall ? words.add : words.call}: ${name || to}`);
      button.addEventListener('click', () => {
        // How it goes is told by the call.
        call.ring(to).catch(() => undefined);
      });
      const who = element('span', 'who', element('bdi', '', name || to), element('span', `state ${status}`, words.presence[status]));
      return element('li', '', who, button);
    }),
  );
  if (focused) document.querySelector<HTMLElement>(`[data-user="${CSS.escape(focused)}"]`)?.focus();
}
