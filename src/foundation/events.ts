type Listener<E extends Event> = ((event: E) => void) | { handleEvent(event: E): void };

/** For the compiler alone: nothing has it. */
declare const kinds: unique symbol;

/**
 * An EventTarget whose event names and classes are known to the compiler. `Events` maps a type to its Event class:
 * `class Clock extends TypedEventTarget<{ tick: TickEvent }> {}`.
 */
export interface TypedEventTarget<Events extends { [K in keyof Events]: Event }> extends EventTarget {
  readonly [kinds]?: Events;
  addEventListener<K extends keyof Events & string>(
    type: K,
    listener: Listener<Events[K]> | null,
    options?: boolean | AddEventListenerOptions,
  ): void;
  removeEventListener<K extends keyof Events & string>(
    type: K,
    listener: Listener<Events[K]> | null,
    options?: boolean | EventListenerOptions,
  ): void;
}
export const TypedEventTarget = EventTarget as new <Events extends { [K in keyof Events]: Event }>() => TypedEventTarget<Events>;

/** Takes in the facts of several kinds of event, until the signal ends it. */
export function hear<Events extends { [K in keyof Events]: Event }>(
  target: TypedEventTarget<Events>,
  signal: AbortSignal,
  takers: NoInfer<{ readonly [K in keyof Events]?: (detail: Events[K] extends { readonly detail: infer D } ? D : undefined) => void }>,
): void {
  for (const [type, take] of Object.entries(takers as Readonly<Record<string, (detail: never) => void>>))
    (target as EventTarget).addEventListener(
      type,
      event => {
        take((event as FactEvent<never>).detail);
      },
      { signal },
    );
}

/** An internal event that carries a record of facts; `detail` is readonly and never changed after. */
export class FactEvent<D> extends Event {
  readonly detail: Readonly<D>;

  constructor(type: string, detail: Readonly<D>) {
    super(type);
    this.detail = detail;
  }
}
