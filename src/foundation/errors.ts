import { errorTexts } from './error-texts.js';

/** Every way a call can fail; each has a title and a remedy in every locale. */
export type CallErrorCode = keyof typeof errorTexts;

/** What an error is about, so that its words can name the thing. */
export type ErrorSubject = 'microphone' | 'camera' | 'screen' | 'speaker' | 'network' | 'room';

export interface CallErrorOptions {
  readonly cause?: unknown;
  readonly subject?: ErrorSubject | undefined;
  /** A remedy that fits better than the code's own. */
  readonly hint?: string;
}

/**
 * The one error type that leaves this package: `code` for programs, `message` for developers, `hint` (English; elements show the
 * locale's words for `code`) for people.
 */
export class CallError extends Error {
  override readonly name = 'CallError';
  readonly code: CallErrorCode;
  readonly hint: string;
  readonly subject: ErrorSubject | undefined;

  constructor(code: CallErrorCode, message: string = errorTexts[code].title, { cause, subject, hint }: CallErrorOptions = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.hint = hint ?? errorTexts[code].hint;
    this.subject = subject;
  }
}

/** The error as a CallError; what is not one becomes `aborted` (an AbortError), `timeout` (a TimeoutError) or `internal`. */
export function toCallError(error: unknown): CallError {
  if (error instanceof CallError) return error;
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'AbortError') return new CallError('aborted', undefined, { cause: error });
  if (name === 'TimeoutError') return new CallError('timeout', undefined, { cause: error });
  return new CallError('internal', error instanceof Error ? error.message : String(error), { cause: error });
}
