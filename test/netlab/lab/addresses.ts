/** Who has which address and name in the lab. Documentation addresses, and a top-level domain that is reserved for tests. */

const publicNet = '203.0.113';

export const addresses = {
  publicNet,
  gateway: `${publicNet}.1`,
  /** The name server and the web server of the pages, which never fail. */
  names: `${publicNet}.5`,
  pages: `${publicNet}.5`,
  /** Our peer-server. */
  ours: `${publicNet}.10`,
  /** The stock PeerServer. */
  stock: `${publicNet}.11`,
  turn: `${publicNet}.20`,
} as const;

export const hosts: Readonly<Record<string, string>> = {
  'pages.test': addresses.pages,
  'calls.test': addresses.ours,
  'stock.test': addresses.stock,
  'turn.test': addresses.turn,
  'stun.test': addresses.turn,
};
