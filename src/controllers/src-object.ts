import { noChange } from 'lit';
import type { ElementPart, PartInfo } from 'lit/directive.js';
import { Directive, PartType, directive } from 'lit/directive.js';

class SrcObjectDirective extends Directive {
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
    return noChange;
  }
}

/** Shows a MediaStream in the media element that it stands in: `<video autoplay muted ${srcObject(stream)}>`. */
export const srcObject = directive(SrcObjectDirective);
