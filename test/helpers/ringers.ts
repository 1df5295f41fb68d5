import type { BrowserName, EnterOptions, Stage, Visitor } from './e2e.js';
import type { CallElement } from './people.js';

/** What the tests use of an element that rings, as functions in a page see it. */
export interface RingElement extends CallElement {
  readonly currentRing: { readonly state: string; readonly answeredElsewhere: boolean; readonly message: string } | null;
  readonly missed: readonly {
    readonly from: { readonly name: string; readonly user: string };
    readonly message?: { readonly blob: Blob; readonly audioOnly: boolean };
  }[];
  readonly call: {
    readonly id: string;
    readonly state: {
      readonly user: string;
      readonly room: string;
      readonly since: number | null;
      readonly held: readonly string[];
      readonly secondRing: { readonly state: string } | null;
      readonly contacts: readonly { readonly user: string; readonly status: string }[];
    };
    desk(): Promise<{
      answerBusy(): void;
      watch(users: readonly string[] | null): void;
      dismiss(): void;
      markMissedSeen(): void;
      leaveMessage(to: { id: string; name: string; user: string }, blob: Blob, audioOnly: boolean): Promise<void>;
    }>;
  };
  password: string;
  ring(user: string, options?: object): Promise<string>;
  accept(options?: object): Promise<void>;
  decline(message?: string): Promise<void>;
  cancel(): Promise<void>;
  hold(on?: boolean): Promise<void>;
}

/** What a page heard of its rings, and when it began to use its devices, ms of `performance.timeOrigin + now()`. */
export interface RingLog {
  readonly rings: { readonly at: number; readonly state: string; readonly direction: string; readonly name: string }[];
  readonly opened: number[];
  readonly errors: string[];
}

declare global {
  interface Window {
    readonly ringer: RingElement;
    ringLog: RingLog;
    heldVideos?: HTMLVideoElement[];
  }
}

export interface RingerOptions extends EnterOptions {
  readonly name: string;
  readonly user?: string;
  readonly password?: string;
  readonly browser?: BrowserName;
  readonly attributes?: Readonly<Record<string, string | boolean>>;
  readonly tag?: string;
  /** Another way to the broker than the page's own. */
  readonly broker?: string;
}

/** Writes down what a page's rings do. It stands alone: a reload begins it anew. */
function watchRings(): void {
  const now = (): number => performance.timeOrigin + performance.now();
  window.ringLog = { rings: [], opened: [], errors: [] };
  addEventListener('call-ring-change', event => {
    const { state, direction, peer } = event as Event & { state: string; direction: string; peer: { name: string } };
    window.ringLog.rings.push({ at: now(), state, direction, name: peer.name });
  });
  addEventListener('call-error', event => {
    window.ringLog.errors.push((event as Event & { error: { code: string } }).error.code);
  });
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = constraints => {
    window.ringLog.opened.push(now());
    return open(constraints);
  };
  Object.defineProperty(window, 'ringer', { get: (): Element | null => document.querySelector('call-provider, video-call') });
}

/** Somebody at a page that can ring, and be rung when they have a `user`. */
export async function ringer(stage: Stage, options: RingerOptions): Promise<Visitor> {
  const { name, user, tag = 'call-provider', attributes = {}, password, broker, ...enter } = options;
  const visitor = await stage.enter(enter);
  await visitor.page.evaluateOnNewDocument(watchRings);
  await visitor.evaluate(watchRings);
  await place(visitor, {
    name,
    tag,
    attributes,
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(broker !== undefined && { broker }),
  });
  return visitor;
}

/** Puts the element into the page; again after a reload. */
export async function place(
  visitor: Visitor,
  { name, user, tag = 'call-provider', attributes = {}, password, broker }: Omit<RingerOptions, keyof EnterOptions>,
): Promise<void> {
  const all = { 'display-name': name, ...(user !== undefined && { user }), ...(broker !== undefined && { broker }), ...attributes };
  await visitor.evaluate(
    async (which, values, secret) => {
      await customElements.whenDefined(which);
      const element = document.createElement(which) as RingElement;
      for (const [key, value] of Object.entries(values as Record<string, string | boolean>))
        if (value !== false) element.setAttribute(key, value === true ? '' : value);
      if (secret !== '') element.password = secret;
      document.body.append(element);
    },
    tag,
    all,
    password ?? '',
  );
}

/** Waits until a page can be rung. */
export async function reachable(...visitors: readonly Visitor[]): Promise<void> {
  for (const visitor of visitors) await visitor.until(() => window.ringer.call.state.user !== '');
}

/** Rings and does not wait for the end. */
export async function ring(visitor: Visitor, user: string, options: object = {}): Promise<void> {
  await visitor.evaluate(
    (to, how) => {
      window.ringer.ring(to, how).catch(() => undefined);
    },
    user,
    options,
  );
}

/** Waits until somebody's ring is, or was since `past` events of it, in a state. */
export async function rings(visitor: Visitor, state: string, past = 0): Promise<number> {
  await visitor.until((wanted, from) => window.ringLog.rings.slice(from).some(entry => entry.state === wanted), state, past);
  return visitor.evaluate((wanted, from) => window.ringLog.rings.slice(from).find(entry => entry.state === wanted)!.at, state, past);
}

/** Waits until so many others are linked and a frame of each one's picture was painted here; gives the time of the last, as `ringLog` has it. */
export async function meets(visitor: Visitor, others = 1): Promise<void> {
  await visitor.until(
    count => window.ringer.participants.filter(({ self, connection }) => !self && connection === 'connected').length === count,
    others,
  );
  await visitor.front();
  await visitor.evaluate(async count => {
    const seen = new Map<string, Promise<void>>();
    // Nobody else holds a video that is not in the page: Firefox would collect it, with the promise of its frame.
    const held = (window.heldVideos ??= []);
    const look = (): void => {
      for (const { id, self, stream } of window.ringer.participants) {
        const track = stream?.getVideoTracks()[0];
        if (self || seen.has(id) || !track) continue;
        const video = document.createElement('video');
        held.push(video);
        video.muted = true;
        video.autoplay = true;
        video.srcObject = new MediaStream([track]);
        seen.set(id, new Promise(resolve => video.requestVideoFrameCallback(() => resolve())));
      }
    };
    const done = (): boolean => {
      look();
      return seen.size === count;
    };
    if (!done())
      await new Promise<void>(resolve => {
        const check = (): void => {
          if (!done()) return;
          window.ringer.removeEventListener('call-participant-change', check);
          resolve();
        };
        window.ringer.addEventListener('call-participant-change', check);
      });
    await Promise.all(seen.values());
  }, others);
}
