import { expect, html, nextFrame, oneEvent } from '@open-wc/testing';
import { callScene, endScenes, inCall, joinedScene } from '../../../test/helpers/call-scene.js';
import type { CallScene } from '../../../test/helpers/call-scene.js';
import type { CallErrorEvent, CallRequestEvent } from '../../controllers/events.js';
import { CallError } from '../../foundation/errors.js';
import type { CallChat } from './call-chat.js';
import './define.js';

const ANN = { id: 'ann', name: 'Ann' };
const BOB = { id: 'bob', name: 'Bob' };
let count = 0;

function say({ transport }: CallScene, from: string, text: string): void {
  count += 1;
  transport.hear(from, 'chat', { id: `m${String(count)}`, text, direct: false });
}

function log(chat: CallChat): HTMLElement {
  return chat.shadowRoot!.querySelector<HTMLElement>('[role="log"]')!;
}

function messages(chat: CallChat): string[] {
  return [...log(chat).querySelectorAll<HTMLElement>('.text')].map(text => text.innerText);
}

function field(chat: CallChat): HTMLTextAreaElement {
  return chat.shadowRoot!.querySelector('textarea')!;
}

function type(chat: CallChat, text: string): HTMLTextAreaElement {
  const area = field(chat);
  area.value = text;
  area.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  return area;
}

function press(target: HTMLElement, init: KeyboardEventInit): boolean {
  return target.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, ...init }));
}

async function chatIn(scene: CallScene): Promise<CallChat> {
  const chat = await inCall<CallChat>(scene.call, html`<call-chat lang="en"></call-chat>`);
  chat.style.setProperty('block-size', '300px');
  return chat;
}

describe('<call-chat>', () => {
  afterEach(endScenes);

  it('is accessible empty, with messages, and out of the call', async () => {
    const scene = await joinedScene({ people: [ANN] });
    const chat = await chatIn(scene);
    await expect(chat).to.be.accessible();
    say(scene, 'ann', 'Hello');
    await scene.call.sendChat('Hi https://a.example');
    await chat.updateComplete;
    await expect(chat).to.be.accessible();
    await scene.call.leave();
    await chat.updateComplete;
    await expect(chat).to.be.accessible();
    expect(field(chat).disabled).to.equal(true);
  });

  it('stands by itself without a call', async () => {
    const scene = callScene();
    const chat = await chatIn(scene);
    expect(log(chat).innerText).to.contain('No messages yet');
    expect(field(chat).disabled).to.equal(true);
  });

  it('names the sender once for what they write in a row', async () => {
    const scene = await joinedScene({ people: [ANN, BOB] });
    const chat = await chatIn(scene);
    say(scene, 'ann', 'one');
    say(scene, 'ann', 'two');
    say(scene, 'bob', 'three');
    await scene.call.sendChat('four');
    await chat.updateComplete;
    expect(messages(chat)).to.deep.equal(['one', 'two', 'three', 'four']);
    expect([...log(chat).querySelectorAll<HTMLElement>('.name')].map(name => name.innerText)).to.deep.equal(['Ann', 'Bob', 'You']);
    expect(log(chat).querySelector('time')!.dateTime).to.match(/^\d{4}-/);
  });

  it('shows what peers write as text, whatever it is', async () => {
    const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    const scene = await joinedScene({ people: [{ id: 'eve', name: evil }] });
    const chat = await chatIn(scene);
    say(scene, 'eve', evil);
    say(scene, 'eve', 'javascript:alert(1) https://a.example/"onmouseover="x');
    await chat.updateComplete;
    expect(messages(chat)[0]).to.equal(evil);
    expect(log(chat).querySelector<HTMLElement>('.name')!.innerText).to.equal(evil);
    expect(chat.shadowRoot!.querySelector('img, script')).to.equal(null);
    expect([...chat.shadowRoot!.querySelectorAll('a')].map(a => a.href)).to.deep.equal(['https://a.example/']);
    expect('hacked' in window).to.equal(false);
  });

  it('opens links without giving the call away', async () => {
    const scene = await joinedScene({ people: [ANN] });
    const chat = await chatIn(scene);
    say(scene, 'ann', 'https://a.example/b');
    await chat.updateComplete;
    const link = chat.shadowRoot!.querySelector('a')!;
    expect([link.target, link.rel]).to.deep.equal(['_blank', 'noopener noreferrer']);
  });

  it('sends with Enter and makes a line with Shift and Enter', async () => {
    const { call, transport } = await joinedScene();
    const chat = await inCall<CallChat>(call, html`<call-chat></call-chat>`);
    const area = type(chat, '  hello  ');
    expect(press(area, { shiftKey: true }), 'left to the browser').to.equal(true);
    expect(press(area, {}), 'taken').to.equal(false);
    expect(area.value).to.equal('');
    expect(call.state.chat.map(({ text }) => text)).to.deep.equal(['hello']);
    expect(transport.sent).to.have.length(1);
  });

  it('leaves Enter to the input method while characters are being chosen', async () => {
    const { call } = await joinedScene();
    const chat = await inCall<CallChat>(call, html`<call-chat lang="zh"></call-chat>`);
    const area = type(chat, 'ni hao');
    press(area, { isComposing: true });
    press(area, { keyCode: 229 });
    expect(call.state.chat).to.have.length(0);
    type(chat, '你好');
    press(area, {});
    expect(call.state.chat.map(({ text }) => text)).to.deep.equal(['你好']);
  });

  it('asks the page before it sends', async () => {
    const { call } = await joinedScene();
    const chat = await inCall<CallChat>(
      call,
      html`<call-chat @call-request=${(event: CallRequestEvent) => {
        event.preventDefault();
      }}></call-chat>`,
    );
    press(type(chat, 'hello'), {});
    expect(call.state.chat).to.have.length(0);
    expect(field(chat).value, 'nothing is lost').to.equal('hello');
  });

  it('says when a message reached nobody', async () => {
    const scene = await joinedScene();
    const chat = await chatIn(scene);
    scene.transport.send = () => Promise.reject(new CallError('peer-unreachable'));
    const failing = oneEvent(chat, 'call-error');
    press(type(chat, 'anybody?'), {});
    expect(((await failing) as unknown as CallErrorEvent).error.code).to.equal('peer-unreachable');
    await chat.updateComplete;
    expect(log(chat).innerText).to.contain('Not delivered');
  });

  it('says whom a message was only for', async () => {
    const scene = await joinedScene({ people: [ANN] });
    const chat = await chatIn(scene);
    scene.transport.hear('ann', 'chat', { id: 'secret', text: 'psst', direct: true });
    await scene.call.sendChat('what?', { to: 'ann' });
    await chat.updateComplete;
    expect([...log(chat).querySelectorAll<HTMLElement>('.direct')].map(mark => mark.innerText)).to.deep.equal([
      'only to you',
      'only to Ann',
    ]);
  });

  it('follows the newest message, but not from under a reader’s eyes', async () => {
    const scene = await joinedScene({ people: [ANN] });
    const chat = await chatIn(scene);
    for (let line = 0; line < 40; line += 1) say(scene, 'ann', `line ${String(line)}`);
    await chat.updateComplete;
    const scroller = log(chat);
    const gap = (): number => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
    expect(gap()).to.be.below(2);
    // The first frame tells the element its size, which it follows.
    await nextFrame();
    await nextFrame();
    const scrolled = oneEvent(scroller, 'scroll');
    scroller.scrollTop = 0;
    await scrolled;
    say(scene, 'ann', 'news');
    await chat.updateComplete;
    expect(scroller.scrollTop).to.equal(0);
    const jump = chat.shadowRoot!.querySelector<HTMLButtonElement>('.newest')!;
    expect(jump.innerText).to.equal('New messages');
    jump.click();
    await chat.updateComplete;
    expect(gap()).to.be.below(2);
    expect(chat.shadowRoot!.querySelector('.newest')).to.equal(null);
  });

  it('marks as read what is on the screen', async () => {
    const scene = await joinedScene({ people: [ANN] });
    say(scene, 'ann', 'before it was opened');
    expect(scene.call.state.unread).to.equal(1);
    const read = new Promise<void>(resolve => {
      scene.call.addEventListener('statechange', () => {
        if (scene.call.state.unread === 0) resolve();
      });
    });
    await chatIn(scene);
    await read;
  });

  it('holds a name and a word longer than the panel', async () => {
    const scene = await joinedScene({ people: [{ id: 'long', name: 'N'.repeat(64) }] });
    const chat = await chatIn(scene);
    chat.style.setProperty('inline-size', '240px');
    say(scene, 'long', `https://a.example/${'x'.repeat(600)}`);
    await chat.updateComplete;
    expect(log(chat).scrollWidth).to.be.at.most(log(chat).clientWidth);
  });

  it('speaks Chinese', async () => {
    const scene = await joinedScene({ people: [ANN] });
    const chat = await inCall<CallChat>(scene.call, html`<call-chat lang="zh-CN"></call-chat>`);
    expect(log(chat).innerText).to.contain('还没有消息');
    expect(field(chat).placeholder).to.equal('输入消息');
  });
});
