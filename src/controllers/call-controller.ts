import { ContextConsumer } from '@lit/context';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Call } from '../call/call.js';
import type { CallState } from '../call/call-state.js';
import { toCallError } from '../foundation/errors.js';
import { hear } from '../foundation/events.js';
import { CallErrorEvent } from './events.js';
import { callContext } from './call-context.js';

/** An element that shows a call: the nearest one above, or the one of the element with the id `for`. */
export type CallHost = ReactiveControllerHost & HTMLElement & { readonly for?: string };

interface HasCall extends Element {
  readonly call?: Call | undefined;
}

/**
 * Gives its host a slice of the call's state and renders the host only when that slice is another object. `select` must return
 * something that stays the same while nothing changed: a field of the state, not a new array.
 */
export class CallController<T> implements ReactiveController {
  readonly #host: CallHost;
  readonly #select: (state: CallState) => T;
  readonly #context: ContextConsumer<typeof callContext, CallHost>;
  #call: Call | undefined;
  #value: T | undefined;
  #watch: AbortController | undefined;
  #target: { readonly id: string; readonly stop: AbortController } | undefined;

  constructor(host: CallHost, select: (state: CallState) => T) {
    this.#host = host;
    this.#select = select;
    this.#context = new ContextConsumer(host, {
      context: callContext,
      subscribe: true,
      callback: () => {
        this.#find();
      },
    });
    host.addController(this);
  }

  get call(): Call | undefined {
    return this.#call;
  }

  /** The selected slice; undefined while there is no call. */
  get value(): T | undefined {
    return this.#value;
  }

  hostConnected(): void {
    this.#find();
  }

  hostUpdate(): void {
    this.#find();
  }

  hostDisconnected(): void {
    this.#release();
    this.#follow(undefined);
  }

  /** Runs a command on the call; a failure becomes `call-error` on the host, being stopped is no failure. */
  async run(command: (call: Call) => void | Promise<unknown>): Promise<void> {
    const call = this.#call;
    if (!call) return;
    try {
      await command(call);
    } catch (cause) {
      const error = toCallError(cause);
      if (error.code !== 'aborted' && error.code !== 'screen-cancelled') this.#host.dispatchEvent(new CallErrorEvent(error));
    }
  }

  #find(): void {
    // A removed host may still render once; following a call again then would keep it alive with the call.
    if (!this.#host.isConnected) return;
    const id = this.#host.for ?? '';
    this.#follow(id === '' ? this.#context.value : this.#lookUp(id)?.call);
    if (this.#target?.id === id) return;
    this.#release();
    this.#target = { id, stop: new AbortController() };
    // Whoever owns the call may be defined, come, or make its call, later than its controls.
    this.#host.ownerDocument.addEventListener(
      'call-provided',
      () => {
        if (id !== '') this.#follow(this.#lookUp(id)?.call);
        else if (!this.#context.value) this.#context.hostConnected();
      },
      { signal: this.#target.stop.signal },
    );
  }

  #lookUp(id: string): HasCall | null {
    const root = this.#host.getRootNode();
    const near = root instanceof Document || root instanceof ShadowRoot ? root.getElementById(id) : null;
    return near ?? this.#host.ownerDocument.getElementById(id);
  }

  #release(): void {
    this.#target?.stop.abort();
    this.#target = undefined;
  }

  #follow(call: Call | undefined): void {
    if (call === this.#call) return;
    this.#watch?.abort();
    this.#watch = undefined;
    this.#call = call;
    if (call) {
      this.#watch = new AbortController();
      hear(call, this.#watch.signal, {
        statechange: () => {
          this.#read();
        },
      });
    }
    this.#read();
    this.#host.requestUpdate();
  }

  #read(): void {
    const value = this.#call && this.#select(this.#call.state);
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    this.#host.requestUpdate();
  }
}
