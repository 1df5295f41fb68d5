import { expect } from '@open-wc/testing';
import { tone } from '../../test/helpers/fake-tracks.js';
import { playOn } from './play-on.js';

describe('playOn', () => {
  const told = (audio: HTMLAudioElement, type: string): Promise<unknown> =>
    new Promise(resolve => {
      audio.addEventListener(type, resolve, { once: true });
    });

  it('has an element play on that somebody else paused, and leaves one alone that was ended', async () => {
    const track = tone(440);
    const audio = new Audio();
    let plays = 0;
    playOn(audio, () => {
      plays += 1;
      void audio.play();
    });
    audio.srcObject = new MediaStream([track]);
    await audio.play();
    const again = told(audio, 'playing');
    audio.pause();
    await again;
    expect(plays).to.equal(1);
    audio.srcObject = null;
    audio.dispatchEvent(new Event('pause'));
    document.dispatchEvent(new Event('visibilitychange'));
    expect(plays).to.equal(1);
    track.stop();
  });
});
