import { expect, html } from '@open-wc/testing';
import { endScenes, inCall, joinedScene } from '../../../test/helpers/call-scene.js';
import type { CallPeople } from './call-people.js';
import './define.js';

function rows(people: CallPeople): string[] {
  return [...people.shadowRoot!.querySelectorAll<HTMLElement>('li')].map(row => row.innerText.replace(/\s+/g, ' ').trim());
}

function said(people: CallPeople, index: number): string {
  return people.shadowRoot!.querySelectorAll('li')[index]!.textContent.replace(/\s+/g, ' ');
}

describe('<call-people>', () => {
  afterEach(endScenes);

  it('is accessible alone and with everything that can be the matter', async () => {
    const alone = await joinedScene();
    await expect(await inCall<CallPeople>(alone.call, html`<call-people lang="en"></call-people>`)).to.be.accessible();
    const scene = await joinedScene({
      settings: { name: 'Eve' },
      people: [
        { id: 'ann', name: 'Ann', role: 'host', audio: true, video: true, handRaised: true },
        { id: 'bob', name: 'Bob', link: 'reconnecting' },
        { id: 'cat', name: '', role: 'listener' },
      ],
    });
    await expect(await inCall<CallPeople>(scene.call, html`<call-people lang="en"></call-people>`)).to.be.accessible();
  });

  it('says who is there, oneself first, and what is the matter with each', async () => {
    const { call } = await joinedScene({
      settings: { name: 'Eve' },
      people: [
        { id: 'ann', name: 'Ann', role: 'host', audio: true, video: true, handRaised: true },
        { id: 'bob', name: 'Bob', link: 'reconnecting' },
        { id: 'cat', name: '', role: 'listener' },
        { id: 'dan', name: 'Dan', link: 'lost' },
        { id: 'fay', name: 'Fay', quality: 'poor' },
      ],
    });
    const people = await inCall<CallPeople>(call, html`<call-people lang="en"></call-people>`);
    expect(people.shadowRoot!.querySelector('.count')!.textContent).to.equal('6 people');
    const [eve, ann, bob, cat, dan, fay] = rows(people);
    expect(eve).to.contain('Eve (you)');
    expect(ann).to.contain('Ann').and.to.contain('Host');
    expect(said(people, 1)).to.contain('hand raised').and.to.contain('microphone on').and.to.contain('camera on');
    expect(bob).to.contain('Reconnecting');
    expect(said(people, 2)).to.contain('muted').and.to.contain('camera off');
    expect(cat).to.contain('Guest').and.to.contain('Listening only');
    expect(dan).to.contain('Connection lost');
    expect(fay).to.contain('Poor connection');
  });

  it('follows who comes, goes and speaks up', async () => {
    const { call, transport } = await joinedScene();
    const people = await inCall<CallPeople>(call, html`<call-people lang="en"></call-people>`);
    transport.enter({ id: 'ann', name: 'Ann' });
    await people.updateComplete;
    expect(rows(people)).to.have.length(2);
    transport.say('ann', { audio: true, video: false, sharing: true, handRaised: false });
    await people.updateComplete;
    expect(said(people, 1)).to.contain('microphone on').and.to.contain('sharing a screen');
    transport.depart('ann');
    await people.updateComplete;
    expect(rows(people)).to.have.length(1);
  });

  it('shows a name as text and keeps a long one inside', async () => {
    const evil = `<img src=x onerror="window.hacked=1">${'N'.repeat(200)}`;
    const { call } = await joinedScene({ people: [{ id: 'eve', name: evil }] });
    const people = await inCall<CallPeople>(call, html`<call-people></call-people>`);
    people.style.setProperty('inline-size', '240px');
    expect(people.shadowRoot!.querySelector('img')).to.equal(null);
    expect(people.shadowRoot!.querySelectorAll('.name')[1]!.textContent).to.equal(evil);
    const region = people.shadowRoot!.querySelector('.panel-scroll')!;
    expect(region.scrollWidth).to.be.at.most(region.clientWidth);
    expect('hacked' in window).to.equal(false);
  });

  it('can be scrolled with the keyboard', async () => {
    const { call } = await joinedScene();
    const people = await inCall<CallPeople>(call, html`<call-people></call-people>`);
    expect(people.shadowRoot!.querySelector<HTMLElement>('.panel-scroll')!.tabIndex).to.equal(0);
  });

  it('speaks Chinese', async () => {
    const { call } = await joinedScene({ people: [{ id: 'li', name: '李雷', role: 'host' }] });
    const people = await inCall<CallPeople>(call, html`<call-people lang="zh"></call-people>`);
    expect(people.shadowRoot!.querySelector('.count')!.textContent).to.equal('2 人');
    expect(rows(people)[1]).to.contain('李雷').and.to.contain('主持人');
  });
});
