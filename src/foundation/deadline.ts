import { CallError } from './errors.js';

/** Throws the signal's reason when it is aborted: the question to ask after every wait. */
export function stillWanted(signal: AbortSignal | undefined): void {
  signal?.throwIfAborted();
}

/** A signal that ends with any of the given ones; undefined ones are ignored. */
export function anySignal(...signals: readonly (AbortSignal | undefined)[]): AbortSignal {
  return AbortSignal.any(signals.filter(signal => signal !== undefined));
}

/** Settles as the promise does, or rejects with the signal's reason as soon as it is aborted. */
export function abortable<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return promise;
  return new Promise<T>((resolve, reject) => {
    const abort = (): void => {
      reject(signal.reason as Error);
    };
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => {
      signal.removeEventListener('abort', abort);
    });
  });
}

/** Settles as the promise does, or rejects with `CallError('timeout')` after `ms` milliseconds. */
export function within<T>(ms: number, promise: Promise<T>, what: string): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new CallError('timeout', `${what} took longer than ${String(ms)} ms.`));
    }, ms);
    promise.then(resolve, reject).finally(() => {
      clearTimeout(timer);
    });
  });
}

/** The first event of a type, or the signal's reason as a rejection. */
export function once(target: EventTarget, type: string, signal?: AbortSignal): Promise<Event> {
  return abortable(
    new Promise<Event>(resolve => {
      target.addEventListener(type, resolve, signal ? { once: true, signal } : { once: true });
    }),
    signal,
  );
}

/** Waits `ms` milliseconds (backoff, grace), ended early by the signal, which rejects with its reason. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
  let timer: ReturnType<typeof setTimeout>;
  return abortable(
    new Promise<void>(resolve => {
      timer = setTimeout(resolve, ms);
    }),
    signal,
  ).finally(() => {
    clearTimeout(timer);
  });
}
