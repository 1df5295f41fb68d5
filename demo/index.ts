import { registerQrCode } from '/calltag.js';
import { generate, qrCode } from './qr.js';
import { linkTo, newRoomName, roomOfPage } from './room.js';
import { keepLanguage, preferredLanguage, preferredTheme, setLanguage, setTheme, toggleTheme } from './settings.js';
import { words } from './words.js';
import type { Language } from './words.js';

interface VideoCallElement extends HTMLElement {
  room: string;
  readonly call?: { enterLobby(): void };
  leave(): Promise<void>;
}

function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}

const call = byId('call') as VideoCallElement;
const input = byId('room') as HTMLInputElement;
let language: Language = preferredLanguage();
let room = '';

// The call's own invitation, shown to whoever is alone, gets a QR code too.
registerQrCode(generate);
setTheme(preferredTheme());
speak(language);
byId('insecure').hidden = window.isSecureContext;
byId('code').textContent = [
  `<script type="module" src="${new URL('/calltag.js', location.href).href}"></script>`,
  '<video-call room="standup"></video-call>',
].join('\n');
show(roomOfPage());

function speak(chosen: Language): void {
  language = chosen;
  setLanguage(chosen);
  const button = byId('lang');
  button.lang = chosen === 'zh' ? 'en' : 'zh';
  button.textContent = chosen === 'zh' ? 'English' : '中文';
  label();
}

/** The words that depend on what is shown. */
function label(): void {
  const { start, enter, call: title, tagline } = words[language];
  byId('go').textContent = input.value.trim() === '' ? start : enter;
  document.title = room === '' ? `Calltag: ${tagline}` : `${room} · ${title}`;
}

/** Shows the start, or the room: the address is the state of this page. */
function show(next: string): void {
  if (room !== '' && next === '') void call.leave();
  room = next;
  const inRoom = room !== '';
  document.body.classList.toggle('in-room', inRoom);
  byId('home').hidden = inRoom;
  byId('foot').hidden = inRoom;
  call.hidden = !inRoom;
  byId('copy').hidden = !inRoom;
  byId('invite').hidden = !inRoom;
  byId('room-name').hidden = !inRoom;
  byId('room-name').textContent = room;
  call.room = room;
  // Another room begins with its lobby, not with the end of the last one.
  if (inRoom) call.call?.enterLobby();
  label();
  if (inRoom) drawInvitation();
}

function drawInvitation(): void {
  const link = linkTo(room);
  byId('link').textContent = link;
  byId('qr').replaceChildren(qrCode(link));
  byId('qr').setAttribute('aria-label', words[language].qrOf);
  byId('share').hidden = !('share' in navigator);
  byId('invite-hint').hidden = !/^(localhost|127\.|\[::1\])/.test(location.hostname);
}

function go(next: string): void {
  history.pushState(null, '', next === '' ? '/' : linkTo(next));
  show(next);
  byId('main').focus();
}

let silence: ReturnType<typeof setTimeout> | undefined;

function say(text: string): void {
  const said = byId('said');
  said.textContent = text;
  clearTimeout(silence);
  silence = setTimeout(() => {
    said.textContent = '';
  }, 4000);
}

async function copy(text: string, done: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    say(done);
  } catch {
    // An insecure page, or a browser that says no.
    say(words[language].said.noCopy);
  }
}

const copyLink = (): void => {
  void copy(linkTo(room), words[language].said.copied);
};

addEventListener('popstate', () => {
  show(roomOfPage());
});
byId('copy').addEventListener('click', copyLink);
byId('copy-invitation').addEventListener('click', copyLink);
byId('copy-code').addEventListener('click', () => {
  void copy(byId('code').textContent, words[language].said.code);
});
byId('share').addEventListener('click', () => {
  // Closing the system's sheet is no failure.
  navigator.share({ title: document.title, url: linkTo(room) }).catch(() => undefined);
});
byId('theme').addEventListener('click', toggleTheme);
byId('lang').addEventListener('click', () => {
  const next = language === 'zh' ? 'en' : 'zh';
  keepLanguage(next);
  speak(next);
});
input.addEventListener('input', label);
byId('enter').addEventListener('submit', event => {
  event.preventDefault();
  go(input.value.trim() || newRoomName());
});
byId('brand').addEventListener('click', event => {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go('');
});
