interface MeterElement extends HTMLElement {
  track: MediaStreamTrack | null;
}

interface SelectElement extends HTMLElement {
  readonly value: string;
}

function find<T extends typeof HTMLElement>(selector: string, type: T): InstanceType<T> {
  const element = document.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`The page has no ${selector}.`);
  return element as InstanceType<T>;
}

const form = find('#form', HTMLFormElement);
const video = find('#video', HTMLVideoElement);
const meter = find('#meter', HTMLElement) as MeterElement;
const stopButton = find('#stop', HTMLButtonElement);
const result = find('#result', HTMLElement);
let stream: MediaStream | undefined;

function stop(): void {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = undefined;
  video.srcObject = null;
  meter.track = null;
  stopButton.disabled = true;
}

async function start(): Promise<void> {
  stop();
  const chosen = new FormData(form);
  const constraint = (name: string): MediaTrackConstraints => {
    const id = chosen.get(name);
    return typeof id === 'string' && id !== '' ? { deviceId: { ideal: id } } : {};
  };
  if (!window.isSecureContext) {
    result.textContent = 'Camera and microphone need https. Start the server with: npm start -- --https';
    return;
  }
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: constraint('camera'), audio: constraint('microphone') });
  } catch (error) {
    result.textContent = `It did not work: ${error instanceof Error ? error.message : String(error)}`;
    return;
  }
  video.srcObject = stream;
  meter.track = stream.getAudioTracks()[0] ?? null;
  stopButton.disabled = false;
  result.textContent = 'Do you see yourself? Speak: the bar moves.';
}

/** Half a second of a soft tone, through the chosen speaker where the browser lets a page choose. */
async function playTone(): Promise<void> {
  const context = new AudioContext();
  const speaker = (find('[name=speaker]', HTMLElement) as SelectElement).value;
  if ('setSinkId' in context && speaker !== '') await (context.setSinkId as (id: string) => Promise<void>)(speaker);
  const tone = new OscillatorNode(context, { frequency: 523 });
  const volume = new GainNode(context, { gain: 0.15 });
  tone.connect(volume).connect(context.destination);
  tone.addEventListener('ended', () => void context.close());
  tone.start();
  tone.stop(context.currentTime + 0.5);
  result.textContent = 'Did you hear it?';
}

form.addEventListener('submit', event => {
  event.preventDefault();
  void start();
});
form.addEventListener('change', () => {
  if (stream) void start();
});
stopButton.addEventListener('click', stop);
find('#tone', HTMLButtonElement).addEventListener('click', () => {
  playTone().catch((error: unknown) => {
    result.textContent = String(error);
  });
});
