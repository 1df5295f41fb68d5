import { spawn } from 'node:child_process';
import { attempt } from './shell.js';

/** What kind of router stands between a home and the network. */
export type Nat = 'full-cone' | 'cone' | 'symmetric' | 'udp-blocked' | 'tcp-443';

export const nats: readonly Nat[] = ['full-cone', 'cone', 'symmetric', 'udp-blocked', 'tcp-443'];

function natRules(nat: Nat, home: string): string {
  // A plain masquerade keeps the source port, which is one mapping for all destinations; a random one makes it a mapping for each.
  const out = nat === 'symmetric' ? '-A POSTROUTING -o out -j MASQUERADE --random-fully' : '-A POSTROUTING -o out -j MASQUERADE';
  const inward = nat === 'full-cone' ? `-A PREROUTING -i out -p udp --dport 1024:65535 -j DNAT --to-destination ${home}` : '';
  return ['*nat', out, inward, 'COMMIT'].filter(Boolean).join('\n');
}

function filterRules(nat: Nat): string {
  const forward: Record<Nat, readonly string[]> = {
    'full-cone': ['-A FORWARD -i out -p udp -j ACCEPT', '-A FORWARD -i in -j ACCEPT'],
    cone: ['-A FORWARD -i in -j ACCEPT'],
    symmetric: ['-A FORWARD -i in -j ACCEPT'],
    'udp-blocked': ['-A FORWARD -i in -p udp --dport 53 -j ACCEPT', '-A FORWARD -i in -p tcp -j ACCEPT'],
    'tcp-443': ['-A FORWARD -i in -p udp --dport 53 -j ACCEPT', '-A FORWARD -i in -p tcp --dport 443 -j ACCEPT'],
  };
  return [
    '*filter',
    // Strangers get no answer. A REJECT would leave an entry in the table of connections, and the port that a punch through the
    // router needs would then be taken: a false symmetric NAT.
    ':INPUT DROP [0:0]',
    ':FORWARD DROP [0:0]',
    ':OUTPUT ACCEPT [0:0]',
    '-A INPUT -i in -j ACCEPT',
    '-A FORWARD -m conntrack --ctstate INVALID -j DROP',
    '-A FORWARD -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT',
    ...forward[nat],
    'COMMIT',
  ].join('\n');
}

/** Gives a router these rules, all at once, and lets it forget every connection. */
export async function setNat(router: string, nat: Nat, home: string): Promise<void> {
  const child = spawn('ip', ['netns', 'exec', router, 'iptables-restore'], { stdio: ['pipe', 'ignore', 'pipe'] });
  const complaint: string[] = [];
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaint.push(text));
  const ended = new Promise<number | null>(resolve => child.on('exit', resolve));
  child.stdin.end(`${natRules(nat, home)}\n${filterRules(nat)}\n`);
  if ((await ended) !== 0) throw new Error(`iptables refused the rules of ${nat}: ${complaint.join('')}`);
  await forgetConnections(router);
}

/** Flushes the router's table of connections, as a restart or a new public address does. */
export async function forgetConnections(router: string): Promise<void> {
  await attempt('ip', 'netns', 'exec', router, 'conntrack', '-F');
}
