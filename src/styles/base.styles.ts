import { css } from 'lit';

/** What every shadow root starts from; stands after the tokens: `static override styles = [tokens, base, styles]`. */
export default css`
  :host {
    box-sizing: border-box;
    color: var(--_text);
    font-family: var(--call-font, inherit);
    font-size: var(--_text-s);
    line-height: 1.4;
    text-align: start;
    -webkit-tap-highlight-color: transparent;
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  h2,
  h3,
  p,
  ul,
  ol {
    margin: 0;
    padding: 0;
  }
  button,
  input,
  select,
  textarea {
    font: inherit;
    letter-spacing: inherit;
  }
  svg {
    display: block;
    flex: none;
    inline-size: var(--_icon);
    block-size: var(--_icon);
  }
  :focus-visible {
    outline: 2px solid var(--_focus-ring);
    outline-offset: 2px;
  }
  .visually-hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    border: 0;
  }
`;
