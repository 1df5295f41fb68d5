interface NetworkInformation extends EventTarget {
  readonly type?: string;
}

/** How much a hint says: the network is another one (`changed`), or something may have happened (`doubt`). */
export type NetworkHint = 'changed' | 'doubt';

/** Tells when the network may have changed, until the signal ends it; the page being seen again counts as a doubt. */
export function watchNetwork(signal: AbortSignal, onHint: (hint: NetworkHint) => void): void {
  const { connection } = navigator as Navigator & { readonly connection?: NetworkInformation };
  let type = connection?.type;
  const on = (target: EventTarget | undefined, type: string, hint: () => NetworkHint | false): void => {
    target?.addEventListener(
      type,
      () => {
        const what = hint();
        if (what) onHint(what);
      },
      { signal },
    );
  };
  on(window, 'online', () => 'changed');
  // This one also tells of every new guess at the speed: only another kind of network is news.
  on(connection, 'change', () => {
    const before = type;
    type = connection?.type;
    return type === before ? 'doubt' : 'changed';
  });
  on(document, 'visibilitychange', () => !document.hidden && 'doubt');
  on(document, 'resume', () => 'doubt');
}
