import { css } from 'lit';

export default css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 0;
  }
  .count {
    flex: none;
    padding: calc(2 * var(--_space)) calc(4 * var(--_space)) 0;
    color: var(--_text-muted);
    font-size: var(--_text-xs);
  }
  .panel-scroll {
    padding-block: var(--_space);
  }
  ul {
    display: flex;
    flex-direction: column;
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    gap: calc(3 * var(--_space));
    min-block-size: calc(14 * var(--_space));
  }
  .face {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: calc(9 * var(--_space));
    aspect-ratio: 1;
    border-radius: 50%;
    background: oklch(0.45 0.11 var(--_hue));
    color: #fff;
    font-size: var(--_text-xs);
    font-weight: 600;
    line-height: 1;
    transition: box-shadow var(--_quick) var(--_ease);
  }
  .face svg {
    inline-size: 55%;
    block-size: 55%;
  }
  .speaking .face {
    box-shadow:
      0 0 0 2px var(--_surface-raised),
      0 0 0 4px var(--_speaking);
  }
  .who {
    display: flex;
    flex: 1;
    flex-direction: column;
    min-inline-size: 0;
  }
  .name {
    overflow: hidden;
    font-weight: 500;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .facts {
    color: var(--_text-muted);
    font-size: var(--_text-xs);
  }
  .away .face {
    filter: grayscale(1);
  }
  .marks {
    display: flex;
    flex: none;
    gap: calc(2 * var(--_space));
  }
  .mark {
    position: relative;
    color: var(--_text-muted);
  }
  .mark svg {
    inline-size: calc(4.5 * var(--_space));
    block-size: calc(4.5 * var(--_space));
  }
  .mark.off {
    color: var(--_danger-text);
  }
  .mark.hand {
    display: grid;
    place-items: center;
    inline-size: calc(6 * var(--_space));
    block-size: calc(6 * var(--_space));
    margin-block: calc(-1 * var(--_space));
    border-radius: 50%;
    background: #ffd166;
    color: #2b1d00;
  }
  .mark.hand svg {
    inline-size: calc(4 * var(--_space));
    block-size: calc(4 * var(--_space));
  }
  .speaking .mark.on {
    color: var(--_speaking);
  }
`;
