import { expect } from '@open-wc/testing';
import { withLinks } from './links.js';

function links(text: string): readonly string[] {
  return withLinks(text)
    .filter(piece => piece.href !== undefined)
    .map(piece => piece.text);
}

describe('links in a message', () => {
  it('loses no character', () => {
    for (const text of ['', 'plain', 'see https://a.example/b, or http://c.example.', 'https://a.example', '你好https://a.example/路']) {
      expect(
        withLinks(text)
          .map(piece => piece.text)
          .join(''),
      ).to.equal(text);
    }
  });

  it('leaves the punctuation of the sentence out of the address', () => {
    expect(links('Look at https://a.example/b, (see https://a.example/c?d=1#e). Or https://a.example/wiki/Tea_(drink)!')).to.deep.equal([
      'https://a.example/b',
      'https://a.example/c?d=1#e',
      'https://a.example/wiki/Tea_(drink)',
    ]);
  });

  it('ends an address where Chinese text begins', () => {
    expect(links('请看https://a.example/b这个，还有https://c.example。')).to.deep.equal(['https://a.example/b', 'https://c.example']);
  });

  it('follows http and https only', () => {
    for (const text of [
      'javascript:alert(1)',
      'data:text/html,<b>x',
      'file:///etc/passwd',
      'vbscript:x',
      'javascript://https/%0aalert(1)',
    ]) {
      expect(links(text), text).to.deep.equal([]);
    }
  });

  it('makes no link that hides its host behind a user name, and none without a host', () => {
    expect(links('https://bank.example@evil.example/ https:// http://?')).to.deep.equal([]);
  });

  it('takes no longer for hostile text than for any other', () => {
    const started = performance.now();
    withLinks(`https://a.example/${'('.repeat(50_000)}${')'.repeat(50_000)}`);
    withLinks('https://'.repeat(20_000));
    withLinks(`https://a.example/${'.'.repeat(100_000)}`);
    expect(performance.now() - started).to.be.below(2000);
  });
});
