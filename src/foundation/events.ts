type Listener<E extends Event> = ((event: E) => void) | { handleEvent(event: E): void };

/**
 * An EventTarget whose event names and classes are known to the compiler. `Events` maps a type to its Event class:
 * `class Clock extends TypedEventTarget<{ tick: TickEvent }> {}`.
 */
export class TypedEventTarget<Events extends { [K in keyof Events]: Event }> extends EventTarget {
  override addEventListener<K extends keyof Events & string>(
    type: K,
    listener: Listener<Events[K]> | null,
    options?: boolean | AddEventListenerOptions,
  ): void {
    super.addEventListener(type, listener as EventListenerOrEventListenerObject | null, options);
  }

  override removeEventListener<K extends keyof Events & string>(
    type: K,
    listener: Listener<Events[K]> | null,
    options?: boolean | EventListenerOptions,
  ): void {
    super.removeEventListener(type, listener as EventListenerOrEventListenerObject | null, options);
  }
}

/** An internal event that carries a record of facts; `detail` is readonly and never changed after. */
export class FactEvent<D> extends Event {
  readonly detail: Readonly<D>;

  constructor(type: string, detail: Readonly<D>) {
    super(type);
    this.detail = detail;
  }
}
