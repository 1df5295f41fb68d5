import { fieldsOf } from '../../foundation/fields.js';
import { SOURCES } from '../../media/source.js';
import type { Source } from '../../media/source.js';
import type { LinkEnvelope } from '../../signaling/signaling.js';
import type { Announcement, View, Views } from '../transport.js';

/**
 * What two links say to each other. It is PeerJS's own media message with more inside: any PeerJS broker relays it, and a stock client
 * understands the part that it knows. `vc` marks a link of ours.
 */

/** The most of an SDP, of a candidate, and of media sections, that is looked at. */
const SDP_LENGTH = 60_000;
const CANDIDATE_LENGTH = 2_000;
const SECTIONS = 24;

/** Which media section carries what, as the offering side says. */
export type SourceMap = Readonly<Partial<Record<Source, string>>>;

/** What a side says of itself: in words, which sources it sends now, and what it shows of the other side. */
export interface SelfReport {
  readonly announcement: Announcement;
  readonly sources: readonly Source[];
  readonly views?: Views | undefined;
}

export interface DescriptionMessage {
  readonly kind: 'offer' | 'answer';
  readonly connectionId: string;
  /** Rises with each negotiation of one connection; an answer belongs to the offer with its number. */
  readonly round: number;
  /** Which connection of its page this is, so that an older one's late messages do nothing. */
  readonly born: number;
  readonly page: string;
  readonly sdp: string;
  readonly mids: SourceMap;
  readonly report: SelfReport | undefined;
  /** Without our mark: a stock PeerJS client. */
  readonly stock: boolean;
  readonly name: string;
}

export interface CandidateMessage {
  readonly kind: 'candidate';
  readonly connectionId: string;
  readonly page: string;
  readonly candidate: RTCIceCandidateInit;
}

/** What the side that does not offer may ask for: a first offer, an ICE restart, or a new connection. */
const WISHES = ['offer', 'restart', 'rebuild'] as const;
export type Wish = (typeof WISHES)[number];

/** Sent by the side that does not offer. */
export interface AskMessage {
  readonly kind: 'ask';
  /** The connection that the wish is about; `NONE` when there is none yet. */
  readonly connectionId: string;
  readonly page: string;
  readonly wish: Wish;
  /** The latest of its rounds that the asking side knew. */
  readonly round: unknown;
}

/** Stands for "no connection yet" where PeerJS wants a connection's id. */
export const NONE = 'none';

export type LinkMessage = DescriptionMessage | CandidateMessage | AskMessage;

type Fields = ReturnType<typeof fieldsOf>;

/** A peer's message, checked once; undefined when it is none. */
export function parseLinkMessage({ type, payload }: LinkEnvelope): LinkMessage | undefined {
  const data = fieldsOf(payload);
  const { connectionId } = data;
  if (data['type'] !== 'media') return undefined;
  if (typeof connectionId !== 'string' || connectionId.length === 0 || connectionId.length > 64) return undefined;
  if (type !== 'CANDIDATE') return description(type === 'OFFER' ? 'offer' : 'answer', connectionId, data);
  const page = pageOf(data);
  const wish = WISHES.find(known => known === data['ask']);
  if (wish) return { kind: 'ask', connectionId, page, wish, round: data['round'] };
  const candidate = parseCandidate(data['candidate']);
  return candidate && { kind: 'candidate', connectionId, page, candidate };
}

/** Which visit of which page speaks: another one under the same id is somebody new (a reload). A stock client has none. */
function pageOf({ page }: Fields): string {
  return typeof page === 'string' ? page.slice(0, 64) : '';
}

function description(kind: 'offer' | 'answer', connectionId: string, data: Fields): DescriptionMessage | undefined {
  const { type, sdp } = fieldsOf(data['sdp']);
  if (type !== kind || typeof sdp !== 'string' || sdp.length > SDP_LENGTH) return undefined;
  const sections = sdp.split('\nm=');
  if (sections.length > SECTIONS + 1) return undefined;
  const { round = 0, born = 0 } = data as { round?: unknown; born?: unknown };
  if (!Number.isSafeInteger(round) || !Number.isSafeInteger(born)) return undefined;
  const { name } = fieldsOf(data['metadata']);
  return {
    kind,
    connectionId,
    round: round as number,
    born: born as number,
    page: pageOf(data),
    sdp: sections.map(quiet).join('\nm='),
    mids: parseMids(data['mids']),
    report: parseReport(data['report']),
    stock: data['vc'] !== 1,
    name: typeof name === 'string' ? name.slice(0, 64) : '',
  };
}

/**
 * Of screens, which come third, a browser that can make a receiver with their first packet (RFC 8843 §9.2) is not told the sources: one made
 * before runs for each silent place, with reports and timers of its own. Firefox would lose what is sent again (RFC 4588).
 */
function quiet(section: string, index: number): string {
  return index > 2 && 'chrome' in window ? section.replace(/\na=ssrc.*\r/g, '') : section;
}

function parseCandidate(value: unknown): RTCIceCandidateInit | undefined {
  const { candidate, sdpMid, sdpMLineIndex, usernameFragment } = fieldsOf(value);
  if (typeof candidate !== 'string' || candidate.length > CANDIDATE_LENGTH) return undefined;
  return {
    candidate,
    sdpMid: typeof sdpMid === 'string' ? sdpMid.slice(0, 32) : null,
    sdpMLineIndex: Number.isSafeInteger(sdpMLineIndex) ? (sdpMLineIndex as number) : null,
    ...(typeof usernameFragment === 'string' && { usernameFragment: usernameFragment.slice(0, 256) }),
  };
}

function parseMids(value: unknown): SourceMap {
  const data = fieldsOf(value);
  const mids: Partial<Record<Source, string>> = {};
  for (const source of SOURCES) {
    const mid = data[source];
    if (typeof mid === 'string' && mid.length <= 32) mids[source] = mid;
  }
  return mids;
}

export function parseReport(value: unknown): SelfReport | undefined {
  const { announcement, sources, views } = fieldsOf(value);
  if (!announcement || !Array.isArray(sources)) return undefined;
  const { audio, video, sharing, handRaised } = fieldsOf(announcement);
  const { camera, screen } = fieldsOf(views);
  return {
    announcement: { audio: audio === true, video: video === true, sharing: sharing === true, handRaised: handRaised === true },
    sources: SOURCES.filter(source => sources.includes(source)),
    ...(views ? { views: { camera: parseView(camera), screen: parseView(screen) } } : {}),
  };
}

/** What makes no sense is not known, rather than not wanted: a picture too many is better than a frozen one. */
function parseView(value: unknown): View | null | undefined {
  const { width, height, focus } = fieldsOf(value);
  if (value === null) return null;
  return isLength(width) && isLength(height) ? { width, height, focus: focus === true } : undefined;
}

function isLength(value: unknown): value is number {
  return typeof value === 'number' && value > 0 && value < 1e5;
}

export interface OwnDescription {
  readonly connectionId: string;
  readonly page: string;
  readonly round: number;
  readonly born: number;
  readonly description: RTCSessionDescription;
  readonly mids: SourceMap;
  readonly report: SelfReport;
}

/**
 * Asks for silence to be sent as silence (RFC 7587 §6.1, `usedtx`), and for lost parts of a voice to be sent again (RFC 4585 §6.2.1, `nack`),
 * which browsers can and do not offer: what is said of Opus here binds the other side.
 */
function sparing(sdp: string): string {
  return sdp.replace(/useinbandfec=1/g, '$&;usedtx=1').replace(/a=rtpmap:(\d+) opus.*\r\n/g, '$&a=rtcp-fb:$1 nack\r\n');
}

export function descriptionEnvelope({ description: { type, sdp }, ...rest }: OwnDescription): LinkEnvelope {
  const payload = { type: 'media', vc: 1, ...rest, sdp: { type, sdp: sparing(sdp) }, metadata: null };
  return { type: type === 'offer' ? 'OFFER' : 'ANSWER', payload };
}

export function candidateEnvelope(connectionId: string, page: string, candidate: RTCIceCandidate): LinkEnvelope {
  return { type: 'CANDIDATE', payload: { type: 'media', vc: 1, connectionId, page, candidate: candidate.toJSON() } };
}

/** Marks what is said from before the room: the broker does not announce whoever says it. */
export function fromLobby({ type, payload }: LinkEnvelope): LinkEnvelope {
  return { type, payload: { ...fieldsOf(payload), lobby: true } };
}

export function isFromLobby({ payload }: LinkEnvelope): boolean {
  return fieldsOf(payload)['lobby'] === true;
}

/** Travels as a CANDIDATE, which every PeerJS broker relays and queues. */
export function askEnvelope(connectionId: string, page: string, wish: Wish, round: number): LinkEnvelope {
  return { type: 'CANDIDATE', payload: { type: 'media', vc: 1, connectionId, page, ask: wish, round, candidate: null } };
}
