import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ConfigError, resolveConfig, type ConfigOptions } from '../src/config.js';
import { cleanName, isPeerId, roomName } from '../src/text.js';

describe('the configuration', () => {
  it('says what to do about a setting that cannot work', () => {
    const wrong: readonly (readonly [ConfigOptions, RegExp])[] = [
      [{ port: 70_000 }, /port is 70000\. Give a number from 0 to 65535/],
      [{ key: 'a&b' }, /key may have letters/],
      [{ path: '/a?b' }, /path is "\/a\?b\/"/],
      [{ limits: { frameBytes: 0 } }, /limits\.frameBytes is 0\. Give a whole number/],
      [{ timing: { ping: 5000, dead: 4000 } }, /timing\.dead has to be longer/],
      [{ allowOrigin: ['example.com'] }, /allowOrigin has "example\.com"/],
      [{ allowOrigin: ['https://example.com/page'] }, /scheme, host and port only/],
    ];
    for (const [options, message] of wrong) {
      assert.throws(
        () => resolveConfig(options),
        error => error instanceof ConfigError && message.test(error.message),
      );
    }
  });

  it('writes the path as stock clients join it', () => {
    assert.equal(resolveConfig().path, '/');
    for (const path of ['calls', '/calls', '/calls/', '//calls//']) assert.equal(resolveConfig({ path }).path, '/calls/');
  });
});

describe('names from strangers', () => {
  it('lose what cannot be seen', () => {
    assert.equal(cleanName('  Ann\u202E \u200BLee\n\t! ', 64), 'Ann Lee !');
    assert.equal(cleanName('\u2066\u200E\uFEFF\u00AD', 64), '');
    assert.equal(cleanName('x'.repeat(10_000), 64).length, 64);
    assert.equal(cleanName('e\u0301'.normalize('NFD'), 64), '\u00E9');
    assert.equal(cleanName('\uD800a', 64), 'a');
    assert.equal(cleanName(`a${'\u0300'.repeat(50)}`, 64).length <= 4, true);
  });

  it('may be in any script', () => {
    for (const name of ['王小明', 'Ærøskøbing', 'محمد', 'नमस्ते', 'Zoë 🎈']) assert.equal(cleanName(name, 64), name.normalize('NFC'));
  });

  it('are cleaned in linear time', () => {
    for (const hostile of [' '.repeat(65_536), '\u0300'.repeat(65_536), 'a '.repeat(32_768), '-'.repeat(65_536), 'a-'.repeat(32_768)]) {
      const start = performance.now();
      cleanName(hostile, 64);
      roomName(hostile, 128);
      isPeerId(hostile, 70_000);
      assert.ok(performance.now() - start < 50);
    }
  });

  it('name a room when they have 1 to 128 characters', () => {
    assert.equal(roomName('  Chambre d’e\u0301te\u0301 ', 128), 'Chambre d’été');
    assert.equal(roomName('é'.repeat(128), 128)?.length, 128);
    assert.equal(roomName('房'.repeat(129), 128), undefined);
    assert.equal(roomName(' \n ', 128), undefined);
    assert.equal(roomName('a\u0000b', 128), undefined);
  });
});
