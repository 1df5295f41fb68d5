interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

/** How much a hint says: the network is another one (`changed`), or something may have happened (`doubt`). */
export type NetworkHint = 'changed' | 'doubt';

/** Tells when the network may have changed, until the signal ends it; the page being seen again counts as a doubt. */
export function watchNetwork(signal: AbortSignal, onHint: (hint: NetworkHint) => void): void {
  const { connection } = navigator as Navigator & { readonly connection?: NetworkInformation };
  let type = connection?.type;
  window.addEventListener(
    'online',
    () => {
      onHint('changed');
    },
    { signal },
  );
  // This one also tells of every new guess at the speed: only another kind of network is news.
  connection?.addEventListener(
    'change',
    () => {
      onHint(connection.type === type ? 'doubt' : 'changed');
      type = connection.type;
    },
    { signal },
  );
  document.addEventListener(
    'visibilitychange',
    () => {
      if (document.visibilityState === 'visible') onHint('doubt');
    },
    { signal },
  );
  document.addEventListener(
    'resume',
    () => {
      onHint('doubt');
    },
    { signal },
  );
}
