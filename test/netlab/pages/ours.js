/* Our page: the two lines of the documentation, with what the lab decides as attributes. It reads public properties, events and text only. */
const query = new URLSearchParams(location.search);
const { lab } = window;

/** The people's tiles, found by walking through open shadow roots from the video outwards. */
function personOf(video) {
  for (let node = video; node; node = node.parentNode ?? node.host) {
    if (node.participant) return node.participant.name || node.participant.id;
  }
  return 'somebody';
}
lab.nameVideosBy(personOf);

function isShown(element) {
  return element.checkVisibility?.({ opacityProperty: true, visibilityProperty: true }) ?? true;
}

/** What a person can read, through all open shadow roots. */
function visibleText(node) {
  if (node.nodeType === Node.TEXT_NODE) return node.data.trim();
  if (node.nodeType === Node.ELEMENT_NODE && (/^(style|script|template)$/i.test(node.localName) || !isShown(node))) return '';
  const children =
    node.localName === 'slot' && node.assignedNodes().length > 0 ? node.assignedNodes() : (node.shadowRoot ?? node).childNodes;
  return [...children].map(visibleText).filter(Boolean).join(' ');
}

addEventListener('DOMContentLoaded', () => {
  const script = document.createElement('script');
  script.type = 'module';
  script.src = query.get('script') ?? 'https://calls.test/calltag.js';
  const call = document.createElement('video-call');
  for (const [name, value] of Object.entries({
    room: query.get('room'),
    'display-name': query.get('me'),
    'ice-servers': query.get('ice'),
    broker: query.get('broker') ?? 'https://calls.test/',
    ...(query.get('lobby') ? {} : { autojoin: '' }),
    ...(query.get('relay') ? { 'relay-only': '' } : {}),
    ...JSON.parse(query.get('attributes') ?? '{}'),
  })) {
    call.setAttribute(name, value);
  }
  const tellState = () => {
    if (call.state === 'connecting') lab.begin();
    lab.say(`state ${call.state}${call.endReason ? ` ${call.endReason}` : ''}`, 'state');
    for (const each of call.participants ?? []) {
      const flags = `${each.video ? '' : ' camera-off'}${each.audio ? '' : ' muted'}`;
      const reason = each.error ? ` ${each.error.code}` : '';
      if (!each.self) lab.say(`${each.name || each.id}: ${each.connection}${reason}${flags}`, each.id);
    }
  };
  for (const name of ['call-state-change', 'call-participant-join', 'call-participant-leave', 'call-participant-change']) {
    call.addEventListener(name, event => {
      if (name === 'call-participant-leave')
        lab.say(`${event.participant.name || event.participant.id} left: ${event.reason}`, event.participant.id);
      tellState();
    });
  }
  call.addEventListener('call-error', event => lab.say(`call-error ${event.error.code}`));
  call.addEventListener('call-device-error', event => lab.say(`call-device-error ${event.error.code}`));
  call.addEventListener('call-device-change', event => lab.say(`call-device-change ${event.kind} ${event.cause}`));
  call.addEventListener('call-quality', event => lab.say(`call-quality ${event.level}`));
  let text = '';
  setInterval(() => {
    const next = visibleText(call);
    if (next !== text) lab.say(`text: ${next}`, 'text');
    text = next;
  }, 250);
  lab.call = call;
  document.head.append(script);
  document.body.append(call);
});
