import { css } from 'lit';

export default css`
  :host {
    display: block;
    min-inline-size: 0;
    pointer-events: none;
  }
  .bar {
    position: relative;
    display: flex;
    align-items: center;
    justify-content: center;
    gap: var(--_space);
    inline-size: fit-content;
    max-inline-size: 100%;
    /* A button without words and one with, in whatever unit: the element reads them back in px. */
    min-block-size: var(--_control-size);
    scroll-margin-inline-start: calc(max(4.25rem, 68px) * var(--_k, 1));
    margin-inline: auto;
    padding: calc(1.5 * var(--_space));
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) + 2 * var(--_space));
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    pointer-events: auto;
  }
  .leave {
    margin-inline-start: calc(1.5 * var(--_space));
  }
  .menu-anchor {
    position: relative;
    flex: none;
  }
  .more {
    display: inline-flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: calc(0.5 * var(--_space));
    min-inline-size: var(--_control-size);
    min-block-size: var(--_control-size);
    padding: 0;
    border: 0;
    border-radius: calc(var(--_radius) + var(--_space) / 2);
    background: transparent;
    color: inherit;
    font-size: var(--_text-xs);
    font-weight: 500;
    line-height: 1.2;
    cursor: pointer;
  }
  .more.labelled {
    min-inline-size: calc(max(4.25rem, 68px) * var(--_k, 1));
    padding: calc(1.5 * var(--_space));
  }
  .more:hover,
  .more[aria-expanded='true'] {
    background: var(--_hover);
  }
  .menu {
    position: absolute;
    z-index: 4;
    inset-block-end: calc(100% + 3 * var(--_space));
    inset-inline-end: 0;
    inline-size: max-content;
    min-inline-size: calc(56 * var(--_space));
    max-inline-size: min(90vw, 360px);
    max-block-size: 60vh;
    overflow-y: auto;
    padding: calc(1.5 * var(--_space));
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) + var(--_space));
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
  }
  .reactions {
    display: flex;
    justify-content: space-between;
    padding-block-end: calc(1.5 * var(--_space));
    margin-block-end: calc(1.5 * var(--_space));
    border-block-end: 1px solid var(--_border);
  }
  .reactions:last-child {
    margin: 0;
    padding: 0;
    border: 0;
  }
  .reactions button {
    display: grid;
    place-items: center;
    inline-size: var(--_control-size);
    block-size: var(--_control-size);
    padding: 0;
    border: 0;
    border-radius: var(--_radius-s);
    background: transparent;
    font-size: calc(var(--_text-l) * 1.1);
    cursor: pointer;
  }
  .reactions button:hover {
    background: var(--_hover);
  }
  .count {
    position: absolute;
    inset-block-start: calc(1.5 * var(--_space));
    inset-inline-end: calc(1.5 * var(--_space));
    inline-size: calc(2 * var(--_space));
    block-size: calc(2 * var(--_space));
    border-radius: 50%;
    background: var(--_accent);
  }
  @media (forced-colors: active) {
    .more,
    .reactions button {
      border: 1px solid ButtonBorder;
    }
  }
`;
