import { CallError } from '../foundation/errors.js';
import type { CallErrorCode, ErrorSubject } from '../foundation/errors.js';

/** Where a failure happened, as far as a page can know; passed in so that every case can be tried. */
export interface MediaSurroundings {
  readonly secure: boolean;
  /** Whether Permissions-Policy (and a frame's `allow`) lets this document use the device. */
  readonly allowed: (feature: 'camera' | 'microphone' | 'display-capture') => boolean;
  /** The permission's state as the browser tells it: `prompt` after a refusal means that the question was only closed. */
  readonly permission: (name: 'camera' | 'microphone') => Promise<PermissionState | undefined>;
}

const FEATURE = { microphone: 'microphone', camera: 'camera', screen: 'display-capture' } as const;
type Captured = keyof typeof FEATURE;

interface PolicyDocument {
  readonly permissionsPolicy?: { allowsFeature(name: string): boolean };
  readonly featurePolicy?: { allowsFeature(name: string): boolean };
}

/** The surroundings of this page. */
export const page: MediaSurroundings = {
  get secure() {
    return globalThis.isSecureContext;
  },
  allowed(feature) {
    const { permissionsPolicy, featurePolicy } = document as PolicyDocument;
    return (permissionsPolicy ?? featurePolicy)?.allowsFeature(feature) ?? true;
  },
  async permission(name) {
    try {
      return (await navigator.permissions.query({ name })).state;
    } catch {
      // Firefox before 131 and Safari before 16 do not know these names.
      return undefined;
    }
  },
};

/** Names that tell everything by themselves (Media Capture and Streams §10.2, with the browsers' older names). */
const BY_NAME: Readonly<Record<string, CallErrorCode>> = {
  NotFoundError: 'no-device',
  DevicesNotFoundError: 'no-device',
  NotReadableError: 'device-busy',
  TrackStartError: 'device-busy',
  AbortError: 'device-busy',
  OverconstrainedError: 'constraint',
  ConstraintNotSatisfiedError: 'constraint',
  InvalidStateError: 'unsupported',
  TypeError: 'unsupported',
};

function refused(name: string): boolean {
  return name === 'NotAllowedError' || name === 'PermissionDeniedError' || name === 'SecurityError';
}

/**
 * Why a device could not be opened. This is the only place that reads DOMException names: browsers share the names and differ in
 * what they mean, so a refusal is told apart by its surroundings.
 */
export async function mediaError(cause: unknown, subject: Captured, surroundings: MediaSurroundings = page): Promise<CallError> {
  if (cause instanceof CallError) return cause;
  return new CallError(await codeOf(cause, subject, surroundings), undefined, { cause, subject });
}

async function codeOf(cause: unknown, subject: Captured, { secure, allowed, permission }: MediaSurroundings): Promise<CallErrorCode> {
  const { name, message } = cause instanceof Error || cause instanceof DOMException ? cause : { name: '', message: '' };
  if (!secure) return 'insecure-context';
  if (!refused(name)) return BY_NAME[name] ?? 'internal';
  if (!allowed(FEATURE[subject])) return 'policy-blocked';
  // Chromium says "Permission denied by system", for the screen as well; Firefox says "by the user agent or the platform" for both kinds.
  if (/by system/i.test(message)) return 'system-denied';
  if (subject === 'screen') return 'screen-cancelled';
  if (/dismissed/i.test(message)) return 'permission-dismissed';
  const state = await permission(subject);
  if (state === 'granted') return 'system-denied';
  return state === 'prompt' ? 'permission-dismissed' : 'permission-denied';
}

/** Why there is no `navigator.mediaDevices` at all. */
export function noMediaDevices(subject: ErrorSubject, { secure }: MediaSurroundings = page): CallError {
  return new CallError(secure ? 'unsupported' : 'insecure-context', 'navigator.mediaDevices is not there.', { subject });
}
