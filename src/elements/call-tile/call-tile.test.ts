import { aTimeout, expect, fixture, html, oneEvent } from '@open-wc/testing';
import fc from 'fast-check';
import { endScenes, inCall, joinedScene } from '../../../test/helpers/call-scene.js';
import { paintedCamera } from '../../../test/helpers/fake-tracks.js';
import { until } from '../../../test/helpers/until.js';
import { newParticipant } from '../../call/call-state.js';
import type { Participant } from '../../call/call-state.js';
import type { CallRequestEvent } from '../../controllers/events.js';
import { hueOf, initials } from './avatar.js';
import type { CallTile } from './call-tile.js';
import './define.js';

function person(change: Partial<Participant> = {}): Participant {
  return { ...newParticipant('p1', false), name: 'Ana Moreno', audio: true, video: true, connection: 'connected', ...change };
}

async function tile(participant: Participant, source: 'camera' | 'screen' = 'camera'): Promise<CallTile> {
  return fixture<CallTile>(html`<call-tile lang="en" .participant=${participant} source=${source}></call-tile>`);
}

function part(element: CallTile, name: string): HTMLElement | null {
  return element.shadowRoot!.querySelector<HTMLElement>(`[part~="${name}"]`);
}

function label(element: CallTile): string {
  return part(element, 'tile')!.getAttribute('aria-label')!;
}

describe('<call-tile>', () => {
  afterEach(endScenes);

  it('is accessible with and without a picture, alone and with trouble', async () => {
    for (const change of [
      {},
      { audio: false, video: false },
      { connection: 'reconnecting', handRaised: true, quality: 'poor' },
      { name: '' },
    ] as const) {
      await expect(await tile(person(change))).to.be.accessible();
    }
  });

  it('shows the picture, muted, since the call itself plays the sound', async () => {
    const stream = new MediaStream([paintedCamera(40)]);
    const element = await tile(person({ stream }));
    const video = element.video!;
    expect(video.srcObject).to.equal(stream);
    expect(video.muted).to.equal(true);
    await until(() => video.classList.contains('ready'), 'the picture never came');
    expect(part(element, 'avatar')).to.equal(null);
    stream.getTracks()[0]!.stop();
  });

  it('shows initials while the camera is off, although the stream goes on with a voice', async () => {
    const stream = new MediaStream([paintedCamera(40)]);
    const element = await tile(person({ stream, video: false }));
    expect(element.video).to.equal(null);
    expect(part(element, 'avatar')!.innerText.trim()).to.equal('AM');
    stream.getTracks()[0]!.stop();
  });

  it('mirrors oneself, and nobody else, and no screen', async () => {
    const stream = new MediaStream([paintedCamera(40)]);
    const mirrored = async (self: boolean, source: 'camera' | 'screen'): Promise<string> =>
      getComputedStyle((await tile(person({ self, stream, screen: stream }), source)).video!).transform;
    expect(await mirrored(true, 'camera')).to.equal('matrix(-1, 0, 0, 1, 0, 0)');
    expect(await mirrored(false, 'camera')).to.equal('none');
    expect(await mirrored(true, 'screen')).to.equal('none');
    stream.getTracks()[0]!.stop();
  });

  it('says in one line what it shows', async () => {
    expect(label(await tile(person()))).to.equal('Ana Moreno');
    expect(label(await tile(person({ audio: false, video: false, handRaised: true, sharing: true })))).to.equal(
      'Ana Moreno, muted, camera off, sharing a screen, hand raised',
    );
    expect(label(await tile(person({ self: true })))).to.equal('Ana Moreno (you)');
    expect(label(await tile(person({ name: '' })))).to.equal('Guest');
    expect(label(await tile(person(), 'screen'))).to.equal('Ana Moreno’s screen');
    expect(label(await tile(person({ connection: 'reconnecting' })))).to.contain('Reconnecting…');
  });

  it('marks the microphone only when it is off', async () => {
    expect(part(await tile(person()), 'tile-name')!.querySelector('svg')).to.equal(null);
    expect(part(await tile(person({ audio: false })), 'tile-name')!.querySelector('svg')).to.not.equal(null);
  });

  it('says over the picture that the connection is lost', async () => {
    expect(part(await tile(person({ connection: 'lost' })), 'tile-status')!.innerText).to.equal('Connection lost');
    expect(part(await tile(person()), 'tile-status')).to.equal(null);
  });

  it('takes a name for text, whatever is in it', async () => {
    const element = await tile(person({ name: '<img src=x onerror=alert(1)>' }));
    expect(element.shadowRoot!.querySelector('img')).to.equal(null);
    expect(part(element, 'tile-name')!.innerText).to.contain('<img');
  });

  it('follows a voice while it speaks, and rests when it stops', async () => {
    const { call } = await joinedScene({ people: [{ id: 'p1', name: 'Ana', audio: true }] });
    const ana = call.state.participants[1]!;
    let level = 0.2;
    call.level = () => level;
    const element = await inCall<CallTile>(call, html`<call-tile .participant=${{ ...ana, audio: true, speaking: true }}></call-tile>`);
    const ring = (): HTMLElement | null => element.shadowRoot!.querySelector('.ring');
    await until(() => ring()?.style.opacity === '0.5', 'the ring of a quiet voice is not faint');
    level = 0.9;
    await until(() => ring()?.style.opacity === '1', 'the ring of a loud voice is not whole');
    const steps: string[] = [];
    const watch = new MutationObserver(() => steps.push(ring()!.style.opacity));
    watch.observe(ring()!, { attributeFilter: ['style'] });
    // Syllables: loud and silent by turns. The ring follows the voice, not them.
    const syllables = setInterval(() => (level = level === 0 ? 0.9 : 0), 125);
    await aTimeout(1500);
    clearInterval(syllables);
    expect(steps.length).to.be.lessThan(3);
    watch.disconnect();
    element.participant = { ...ana, speaking: false };
    await element.updateComplete;
    await aTimeout(0);
    expect(ring()).to.equal(null);
  });

  it('pins the participant, unless the page prevents it', async () => {
    const { call } = await joinedScene({ people: [{ id: 'p1', name: 'Ana' }] });
    const element = await inCall<CallTile>(call, html`<call-tile lang="en" .participant=${call.state.participants[1]!}></call-tile>`);
    const pin = element.shadowRoot!.querySelector<HTMLButtonElement>('.pin')!;
    element.addEventListener(
      'call-request',
      event => {
        event.preventDefault();
      },
      { once: true },
    );
    const asked = oneEvent(element, 'call-request') as unknown as Promise<CallRequestEvent>;
    pin.click();
    expect((await asked).action).to.equal('pin');
    expect(call.state.pinned).to.equal(null);
    pin.click();
    expect(call.state.pinned).to.equal('p1');
    await element.updateComplete;
    expect(pin.getAttribute('aria-pressed')).to.equal('true');
    pin.click();
    expect(call.state.pinned).to.equal(null);
  });
});

describe('avatars', () => {
  for (const [name, letters] of [
    ['Ana Moreno', 'AM'],
    ['ana', 'A'],
    ['  Ana  de la  Cruz ', 'AC'],
    ['王小明', '王'],
    ['', ''],
    ['👋🏽', ''],
    ['(Bo) Li', 'BL'],
    ['éa', 'É'],
  ] as const) {
    it(`stand for “${name}” with “${letters}”`, () => {
      expect(initials(name)).to.equal(letters);
    });
  }

  it('have a hue on the wheel for any id, always the same', () => {
    fc.assert(
      fc.property(fc.string(), id => {
        expect(hueOf(id)).to.be.within(0, 360);
        expect(hueOf(id)).to.equal(hueOf(id));
      }),
    );
  });

  it('keep their contrast on every hue', async () => {
    const element = await tile(person({ video: false }));
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
    const light = (color: string): number => {
      canvas.fillStyle = color;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue] = [...canvas.getImageData(0, 0, 1, 1).data].map(value =>
        value / 255 <= 0.03928 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
      );
      return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
    };
    const face = element.shadowRoot!.querySelector('.face')!;
    for (let hue = 0; hue < 360; hue += 15) {
      element.style.setProperty('--_hue', String(hue));
      const { color, backgroundColor } = getComputedStyle(face);
      const [high, low] = [light(color), light(backgroundColor)];
      expect((high + 0.05) / (low + 0.05), `at ${String(hue)}`).to.be.at.least(4.5);
    }
  });
});
