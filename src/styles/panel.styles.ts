import { css } from 'lit';

/**
 * A panel's content fills the height that it is given and scrolls inside: `<div class="panel">` with `.panel-scroll` for what scrolls and
 * `.panel-foot` for what stays below. The heading and the close button belong to `<video-call>`. `.empty` is a quiet word when nothing
 * is there; `.notice` says what is wrong next to the thing that is wrong.
 */
export default css`
  .panel {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    min-block-size: 0;
  }
  .panel-scroll {
    flex: 1;
    min-block-size: 0;
    overflow-y: auto;
    overscroll-behavior: contain;
    padding: calc(3 * var(--_space)) calc(4 * var(--_space));
    scrollbar-width: thin;
  }
  .panel-foot {
    flex: none;
    padding: calc(3 * var(--_space)) calc(4 * var(--_space));
    border-block-start: 1px solid var(--_border);
  }
  .empty {
    color: var(--_text-muted);
    text-align: center;
    text-wrap: balance;
  }
  .notice {
    display: flex;
    gap: calc(2 * var(--_space));
    padding: calc(3 * var(--_space));
    border-radius: var(--_radius-s);
    background: var(--_danger-subtle);
    color: var(--_text);
    font-size: var(--_text-s);
  }
  .notice svg {
    inline-size: calc(5 * var(--_space));
    block-size: calc(5 * var(--_space));
    color: var(--_danger-text);
  }
`;
