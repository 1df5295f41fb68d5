import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { builtBundle, Lab, whyNoLab } from './lab/lab.js';
import { Stage } from './lab/stage.js';
import type { Kind } from './lab/visitor.js';
import { faults } from './scenarios/faults.js';
import { connectOnce } from './scenarios/matrix.js';
import { partings, runParting } from './scenarios/partings.js';
import { meets, runFault } from './scenarios/run-fault.js';
import { existsSync } from 'node:fs';

/** The lab's short form: under two and a half minutes. The long one is `npm run netlab`. */

const refusal = await whyNoLab();
const reason =
  refusal ??
  (existsSync(process.env['NETLAB_BUNDLE'] ?? builtBundle) ? undefined : 'The network lab needs the built bundle: npm run build.');
const chromium = { a: 'chromium', b: 'chromium' } as const;

describe('in the network lab', { skip: reason ?? false, timeout: 240_000 }, () => {
  let lab: Lab;
  const stages = new Map<Kind, Stage>();
  const stageOf = (kind: Kind): Stage => {
    const stage = stages.get(kind);
    assert.ok(stage);
    return stage;
  };

  before(async () => {
    lab = await Lab.open({ homes: ['a', 'b'], servers: ['ours', 'turn'] });
    stages.set('ours', new Stage(lab, { kind: 'ours' }));
  });

  after(() => lab.close());

  for (const [pair, mode] of [
    [['cone', 'cone'], 'stun'],
    [['symmetric', 'symmetric'], 'turn-udp'],
    [['cone', 'tcp-443'], 'turn-tls'],
  ] as const) {
    it(`connects ${pair.join(' with ')} by ${mode}, as theory says`, async () => {
      const result = await connectOnce(stageOf('ours'), pair, mode, chromium);
      assert.equal(result.outcome, result.theory, JSON.stringify(result));
    });
  }

  for (const id of ['wifi-mobile', 'public-address', 'turn-restart', 'blackhole-5']) {
    const fault = faults.find(each => each.id === id);
    it(`outlives this: ${fault?.what}`, async () => {
      assert.ok(fault);
      const run = await runFault(stageOf('ours'), fault);
      assert.ok(run.backMs !== undefined, 'The picture did not come back.');
      // A machine that is busy with other tests is slower than the bar, which the long form holds it to; a dead call is dead anywhere.
      assert.ok(meets(fault, run) || run.gapMs < 15_000, JSON.stringify(run));
    });
  }

  it('tells at once that the other tab was closed', async () => {
    const parting = partings.find(each => each.id === 'tab-closed');
    assert.ok(parting);
    const run = await runParting(stageOf('ours'), parting);
    assert.ok((run.saidMs[0] ?? Infinity) < 3000, JSON.stringify(run));
  });

  it('asks the name server for no name that the page did not configure', async () => {
    // The browser's own errands, which it also runs with an empty page.
    const browserOwn =
      /^(clients\d?|accounts|update|safebrowsing|optimizationguide-pa|content-autofill|www)\.(google|googleapis|gstatic)\.com$|\.mozilla\.(com|net|org)$/;
    const foreign = [...(await lab.public.namesAsked()).keys()].filter(name => !name.endsWith('.test') && !browserOwn.test(name));
    assert.deepEqual(foreign, []);
  });
});
