import { expect } from '@open-wc/testing';
import { CallError } from './errors.js';
import { abortable, delay, once, within } from './deadline.js';

async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return await promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}

describe('waiting', () => {
  it('ends with the signal’s reason, however late the promise is', async () => {
    const abort = new AbortController();
    const waiting = rejection(abortable(new Promise(() => undefined), abort.signal));
    abort.abort(new Error('left'));
    expect(((await waiting) as Error).message).to.equal('left');
  });

  it('ends at once when the signal was aborted before', async () => {
    expect(await rejection(once(new EventTarget(), 'never', AbortSignal.abort(new Error('gone'))))).to.be.instanceOf(Error);
    expect(await rejection(delay(60_000, AbortSignal.abort(new Error('gone'))))).to.be.instanceOf(Error);
  });

  it('has a deadline that says what took too long', async () => {
    const error = await rejection(within(1, new Promise(() => undefined), 'Opening'));
    expect(error).to.be.instanceOf(CallError);
    expect((error as CallError).code).to.equal('timeout');
    expect((error as CallError).message).to.contain('Opening');
  });

  it('gives the promise’s own result when it is in time', async () => {
    expect(await within(1000, Promise.resolve(3), 'it')).to.equal(3);
    expect(await abortable(Promise.resolve(4), new AbortController().signal)).to.equal(4);
  });
});
