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

/** What these names mean for a screen, which no other program can hold: the system gives no picture of it, or the person closed the question. */
const BY_NAME_OF_SCREEN: typeof BY_NAME = {
  NotReadableError: 'system-denied',
  NotFoundError: 'unsupported',
  AbortError: 'screen-cancelled',
};

/** Whether somebody or something said no: the person, the system, a policy, or the browser's rule that sound waits for a click. */
export function refused(cause: unknown): boolean {
  const name = nameOf(cause);
  return name === 'NotAllowedError' || name === 'PermissionDeniedError' || name === 'SecurityError';
}

/** In old browsers neither DOMException nor what a constraint fails with is an Error. */
function nameOf(cause: unknown): string {
  const { name } = Object(cause) as { readonly name?: unknown };
  return typeof name === 'string' ? name : '';
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
  const name = nameOf(cause);
  const message = cause instanceof Error || cause instanceof DOMException ? cause.message : '';
  if (!secure) return 'insecure-context';
  if (!refused(cause)) return (subject === 'screen' ? BY_NAME_OF_SCREEN[name] : undefined) ?? BY_NAME[name] ?? 'internal';
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
