import { css } from 'lit';

export default css`
  :host {
    display: block;
    min-inline-size: calc(12 * var(--_space));
  }
  .base {
    block-size: calc(1.5 * var(--_space));
    overflow: hidden;
    border-radius: 99px;
    background: var(--_border);
    mask: repeating-linear-gradient(90deg, #000 0 6px, #0000 6px 8px);
  }
  .bar {
    block-size: 100%;
    border-radius: inherit;
    background: var(--_speaking);
    transform: scaleX(var(--level, 0));
    transform-origin: left;
  }
  .bar:dir(rtl) {
    transform-origin: right;
  }
  @media (forced-colors: active) {
    .base {
      border: 1px solid CanvasText;
      mask: none;
    }
    .bar {
      background: Highlight;
    }
  }
`;
