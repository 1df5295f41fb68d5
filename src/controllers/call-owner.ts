import type { ReactiveController } from 'lit';
import type { Call } from '../call/call.js';
import type { CallPersist } from '../media/call-media.js';

/** The element that owns a call: `<call-provider>` or `<video-call>`, as the elements inside need to know it. */
export interface CallOwner extends HTMLElement {
  readonly call: Call | undefined;
  readonly updateComplete: Promise<boolean>;
  readonly persist: CallPersist;
  room: string;
  displayName: string;
  listenOnly: boolean;
  join(): Promise<void>;
  addController(controller: ReactiveController): void;
  removeController(controller: ReactiveController): void;
}

/** The owner named by `for`, else the nearest one around an element, through shadow roots; undefined when a page provides a bare call. */
export function callOwner(element: HTMLElement & { readonly for?: string }): CallOwner | undefined {
  const id = element.for ?? '';
  if (id !== '') {
    const root = element.getRootNode() as Document | ShadowRoot;
    const named = root.getElementById(id) ?? element.ownerDocument.getElementById(id);
    return named && isOwner(named) ? named : undefined;
  }
  for (let node = around(element); node; node = around(node)) {
    if (isOwner(node)) return node;
  }
  return undefined;
}

/** Enters the owner's room, or, with a bare call, the room that it was in. A failure is told by the call itself. */
export async function joinCall(owner: CallOwner | undefined, call: Call): Promise<void> {
  try {
    // What was just set on the owner (name, listening only) has to reach the call first.
    await owner?.updateComplete;
    await (owner?.join() ?? call.join(call.state.room));
  } catch {
    return;
  }
}

/** Whether an element owns a call. */
export function isOwner(element: Element): element is CallOwner {
  return 'call' in element && 'join' in element && 'displayName' in element;
}

function around(element: Element): Element | null {
  if (element.assignedSlot) return element.assignedSlot;
  if (element.parentElement) return element.parentElement;
  const root = element.getRootNode();
  return root instanceof ShadowRoot ? root.host : null;
}
