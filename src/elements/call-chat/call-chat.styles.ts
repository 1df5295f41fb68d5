import { css } from 'lit';

export default css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 0;
  }
  .panel {
    position: relative;
  }
  .empty {
    margin-block-start: calc(4 * var(--_space));
  }
  ol {
    display: flex;
    flex-direction: column;
    align-items: flex-start;
    gap: var(--_space);
    list-style: none;
  }
  li {
    max-inline-size: 88%;
  }
  li.self {
    align-self: flex-end;
  }
  li.first:not(:first-child) {
    margin-block-start: calc(3 * var(--_space));
  }
  .by {
    margin-block-end: var(--_space);
    color: var(--_text-muted);
    font-size: var(--_text-xs);
    overflow-wrap: anywhere;
  }
  .self .by {
    text-align: end;
  }
  .name {
    color: var(--_text);
    font-weight: 600;
  }
  .direct {
    font-style: italic;
  }
  .text {
    inline-size: fit-content;
    max-inline-size: 100%;
    padding: calc(1.5 * var(--_space)) calc(3 * var(--_space));
    border-radius: var(--_radius);
    background: var(--_surface);
    font-size: var(--_text-s);
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .self .text {
    margin-inline-start: auto;
    background: var(--_accent-subtle);
  }
  a {
    color: var(--_accent-text);
  }
  .mark {
    display: flex;
    align-items: center;
    justify-content: flex-end;
    gap: var(--_space);
    margin-block-start: var(--_space);
    color: var(--_danger-text);
    font-size: var(--_text-xs);
  }
  .mark svg {
    inline-size: 1.2em;
    block-size: 1.2em;
  }
  .newest {
    position: absolute;
    inset-block-end: calc(var(--_control-size) + 9 * var(--_space));
    inset-inline: 0;
    inline-size: fit-content;
    min-block-size: calc(8 * var(--_space));
    margin-inline: auto;
    padding-inline: calc(4 * var(--_space));
    border: 0;
    border-radius: 99px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: var(--_text-xs);
    font-weight: 600;
    box-shadow: var(--_shadow);
    cursor: pointer;
  }
  form {
    display: flex;
    align-items: flex-end;
    gap: calc(2 * var(--_space));
  }
  textarea {
    display: block;
    flex: 1;
    min-inline-size: 0;
    max-block-size: calc(32 * var(--_space));
    padding-block: calc((var(--_control-size) - 1.4em) / 2 - 1px);
    line-height: 1.4;
    resize: none;
    scrollbar-width: thin;
  }
  form .button {
    flex: none;
  }
  @media (forced-colors: active) {
    .text {
      border: 1px solid CanvasText;
    }
  }
`;
