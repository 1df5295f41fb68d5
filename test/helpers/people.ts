import type { EnterOptions, Stage, Visitor } from './e2e.js';

/** Somebody at a page with a call in it. */
export interface PersonOptions extends EnterOptions {
  readonly name: string;
  readonly room: string;
  /** More attributes of the element. */
  readonly attributes?: Readonly<Record<string, string | boolean>>;
  readonly tag?: string;
}

/** The part of the element's public face that the tests use, as functions in a page see it. */
export interface CallElement extends HTMLElement {
  readonly state: string;
  readonly endReason: string | null;
  readonly self: { readonly id: string } | null;
  readonly error: { readonly code: string } | null;
  readonly participants: readonly {
    readonly id: string;
    readonly name: string;
    readonly self: boolean;
    readonly stream: MediaStream | null;
    readonly screen: MediaStream | null;
    readonly audio: boolean;
    readonly video: boolean;
    readonly sharing: boolean;
    readonly connection: string;
  }[];
  join(): Promise<void>;
  leave(): Promise<void>;
  setMicrophone(on?: boolean): Promise<void>;
  setCamera(on?: boolean): Promise<void>;
  shareScreen(): Promise<void>;
  stopScreenShare(): void;
  sendChat(text: string): Promise<void>;
}

declare global {
  interface Window {
    /** The call under test. */
    readonly theCall: CallElement;
    /** Videos, and whether a frame of theirs was painted since they were first looked at. */
    paintedVideos?: Map<HTMLVideoElement, number>;
  }
}

/** Opens a page, puts a call into it that joins at once, and does not wait for anything. */
export async function person(stage: Stage, { name, room, attributes = {}, tag = 'video-call', ...enter }: PersonOptions): Promise<Visitor> {
  const visitor = await stage.enter(enter);
  await visitor.put(tag, { room, 'display-name': name, autojoin: true, ...attributes });
  await visitor.evaluate(which => {
    Object.defineProperty(window, 'theCall', { get: (): Element | null => document.querySelector(which), configurable: true });
  }, tag);
  return visitor;
}

/** Waits until so many others are there, linked, and each of their pictures has been painted. */
export async function sees(visitor: Visitor, others: number): Promise<void> {
  await visitor.front();
  await visitor.until(count => {
    const people = window.theCall.participants.filter(({ self, connection }) => !self && connection === 'connected');
    const seen = (window.paintedVideos ??= new Map<HTMLVideoElement, number>());
    const painted = window.senses.all('call-tile').filter(tile => {
      const { participant } = tile as Element & { participant?: { self: boolean } };
      const video = tile.shadowRoot?.querySelector('video');
      if (!video || participant?.self !== false) return false;
      // Firefox counts no frames of a stream; a painted one tells in both browsers.
      if (!seen.has(video)) {
        seen.set(video, 0);
        video.requestVideoFrameCallback(() => seen.set(video, 1));
      }
      return seen.get(video) === 1;
    });
    return people.length === count && painted.length === count;
  }, others);
}

/** Waits until so many others are in the room and linked. */
export async function linked(visitor: Visitor, others: number): Promise<void> {
  await visitor.until(
    count => window.theCall.participants.filter(({ self, connection }) => !self && connection === 'connected').length === count,
    others,
  );
}
