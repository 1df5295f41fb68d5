import { css } from 'lit';

export default css`
  :host {
    display: contents;
  }
  .banner {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: center;
    gap: calc(2 * var(--_space)) calc(3 * var(--_space));
    max-inline-size: min(100%, 520px);
    padding: calc(2 * var(--_space)) calc(4 * var(--_space));
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) + var(--_space));
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    pointer-events: auto;
  }
  span {
    flex: 1 1 220px;
    text-wrap: pretty;
  }
  svg {
    flex: none;
    inline-size: calc(5 * var(--_space));
    block-size: calc(5 * var(--_space));
  }
`;
