/** The lists of ICE servers that the lab hands to a page. Always by name: Firefox gets no relay from `turns:` with an address. */

export type IceMode = 'stun' | 'turn-udp' | 'turn-tcp' | 'turn-tls' | 'relay-only';

export const iceModes: readonly IceMode[] = ['stun', 'turn-udp', 'turn-tcp', 'turn-tls', 'relay-only'];

const stun = { urls: 'stun:stun.test:3478' };
const udp = 'turn:turn.test:3478?transport=udp';
const tcp = 'turn:turn.test:3478?transport=tcp';
const tls = 'turns:turn.test:443?transport=tcp';

function turn(...urls: readonly string[]): object {
  return { urls, username: 'lab', credential: 'lab' };
}

/** Everything, in the order in which a careful operator lists it. */
export const allServers: readonly object[] = [stun, turn(udp, tcp, tls)];

export const iceServers: Readonly<Record<IceMode, readonly object[]>> = {
  stun: [stun],
  'turn-udp': [stun, turn(udp)],
  'turn-tcp': [stun, turn(tcp)],
  'turn-tls': [stun, turn(tls)],
  'relay-only': allServers,
};
