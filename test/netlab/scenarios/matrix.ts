import type { BrowserName } from '../lab/agent.js';
import { iceServers, type IceMode } from '../lab/ice.js';
import { nats, type Nat } from '../lab/nat.js';
import { loadNow, type Conditions, type Stage } from '../lab/stage.js';
import type { Kind } from '../lab/visitor.js';

export type Path = 'direct' | 'relay' | 'fails';

export interface MatrixResult {
  readonly kind: Kind;
  readonly browsers: string;
  readonly pair: readonly [Nat, Nat];
  readonly mode: IceMode;
  readonly theory: Path;
  readonly outcome: Path;
  readonly firstFrameMs: number | undefined;
  readonly selected: string;
  readonly conditions: Conditions;
}

const hasUdp = (nat: Nat): boolean => nat !== 'udp-blocked' && nat !== 'tcp-443';

function reachesRelay(nat: Nat, mode: IceMode): boolean {
  if (mode === 'stun') return false;
  if (mode === 'turn-udp') return hasUdp(nat);
  return mode === 'turn-tcp' ? nat !== 'tcp-443' : true;
}

/** What must come out. Our cone filters by address and port, so that a symmetric router on the other side is too much for it. */
export function theoryOf(a: Nat, b: Nat, mode: IceMode): Path {
  const direct = hasUdp(a) && hasUdp(b) && (a === 'full-cone' || b === 'full-cone' || (a === 'cone' && b === 'cone'));
  if (direct && mode !== 'relay-only') return 'direct';
  const [relayA, relayB] = [reachesRelay(a, mode), reachesRelay(b, mode)];
  return (relayA && (relayB || hasUdp(b))) || (relayB && hasUdp(a)) ? 'relay' : 'fails';
}

export const pairs: readonly (readonly [Nat, Nat])[] = nats.flatMap((a, i) => nats.slice(i).map(b => [a, b] as const));

/** One cell: two homes with these routers, one list of servers. */
export async function connectOnce(
  stage: Stage,
  pair: readonly [Nat, Nat],
  mode: IceMode,
  browsers: Readonly<Record<string, BrowserName>>,
): Promise<MatrixResult> {
  const theory = theoryOf(...pair, mode);
  await stage.clear();
  await stage.lab.home('a').reset(pair[0]);
  await stage.lab.home('b').reset(pair[1]);
  const options = { iceServers: iceServers[mode], relayOnly: mode === 'relay-only', browsers };
  await stage.enter('a', options);
  await stage.enter('b', options);
  const firstFrameMs = await stage.everybodySees(theory === 'fails' ? 6000 : 10_000);
  const selected = firstFrameMs === undefined ? '' : ((await stage.visitor('b').sums()).pairs[0] ?? '?');
  const outcome: Path = firstFrameMs === undefined ? 'fails' : selected.includes('relay') ? 'relay' : 'direct';
  const conditions = { load: loadNow(), fps: undefined };
  return {
    kind: stage.kind,
    browsers: `${browsers['a']}–${browsers['b']}`,
    pair,
    mode,
    theory,
    outcome,
    firstFrameMs,
    selected,
    conditions,
  };
}
