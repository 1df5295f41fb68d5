import { noChange } from 'lit';
import type { ElementPart, PartInfo } from 'lit/directive.js';
import { Directive, PartType, directive } from 'lit/directive.js';
import { playOn } from '../media/play-on.js';

class SrcObjectDirective extends Directive {
  #follows = false;

  constructor(part: PartInfo) {
    super(part);
    if (part.type !== PartType.ELEMENT) throw new Error('srcObject() stands alone in the tag of a media element.');
  }

  render(stream: MediaStream | null): unknown {
    return stream;
  }

  override update(part: ElementPart, [stream]: [MediaStream | null]): unknown {
    const element = part.element as HTMLMediaElement;
    // Setting the same stream again restarts the element, which shows as a flash.
    if (element.srcObject !== stream) element.srcObject = stream;
    if (!this.#follows)
      playOn(element, () => {
        // What is taken out of the page is paused with good reason.
        if (element.isConnected) element.play().catch(() => undefined);
      });
    this.#follows = true;
    return noChange;
  }
}

/** Shows a MediaStream in the media element that it stands in: `<video autoplay muted ${srcObject(stream)}>`. */
export const srcObject = directive(SrcObjectDirective);
