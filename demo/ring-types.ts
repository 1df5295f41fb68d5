/** What the pages about ringing use of the elements. */

export type Presence = 'online' | 'away' | 'busy' | 'offline';

export interface RingPeer {
  readonly id: string;
  readonly name: string;
  readonly user: string;
}

export interface MissedRing {
  readonly id: string;
  readonly from: RingPeer;
  readonly at: number;
}

interface Desk {
  watch(users: readonly string[] | null): void;
  setStatus(status: Exclude<Presence, 'offline'> | undefined): void;
}

interface State {
  readonly state: string;
  readonly user: string;
  readonly participants: readonly { readonly name: string }[];
  readonly missed: readonly MissedRing[];
  readonly contacts: readonly { readonly user: string; readonly name: string; readonly status: Presence }[];
}

export interface CallModel extends EventTarget {
  readonly state: State;
  desk(): Promise<Desk>;
}

export interface VideoCallElement extends HTMLElement {
  user: string;
  password: string;
  displayName: string;
  readonly state: string;
  readonly call?: CallModel;
  ring(user: string): Promise<string>;
  leave(): Promise<void>;
}

export interface RingChangeEvent extends Event {
  readonly state: string;
  readonly peer: RingPeer;
  readonly direction: 'incoming' | 'outgoing';
}

export interface CallErrorEvent extends Event {
  readonly error: { readonly code: string };
}

export function byId(id: string): HTMLElement {
  const element = document.getElementById(id);
  if (!element) throw new Error(`The page has no #${id}.`);
  return element;
}
