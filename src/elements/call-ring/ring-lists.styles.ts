import { css } from 'lit';

/** What is beside the card of a ring: who was missed, notices over a running call, a message that is recorded. */
export default css`
  .missed {
    display: grid;
    gap: var(--_space);
    inline-size: 100%;
    max-inline-size: calc(110 * var(--_space));
    text-align: start;
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    justify-content: space-between;
    gap: var(--_space);
  }
  h3 {
    font-size: var(--_text-m);
    font-weight: 600;
  }
  ul {
    display: grid;
    overflow: clip;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface-raised);
    list-style: none;
  }
  li {
    display: flex;
    align-items: center;
    gap: calc(3 * var(--_space));
    padding: calc(2 * var(--_space)) calc(3 * var(--_space));
  }
  li:has(audio, video) {
    flex-wrap: wrap;
  }
  li :is(audio, video) {
    inline-size: 100%;
  }
  li + li {
    border-block-start: 1px solid var(--_border);
  }
  li .face,
  .notice .face,
  .notice .sign {
    inline-size: calc(10 * var(--_space));
    block-size: calc(10 * var(--_space));
    font-size: calc(4 * var(--_space));
  }
  .notice .sign svg {
    inline-size: calc(5 * var(--_space));
    block-size: calc(5 * var(--_space));
  }
  .told {
    display: grid;
    flex: 1;
    min-inline-size: 0;
    overflow-wrap: anywhere;
    text-align: start;
  }
  .told bdi,
  .told strong {
    font-weight: 600;
  }
  .told time,
  .told > .lesser {
    color: var(--_text-muted);
    font-size: var(--_text-xs);
  }
  .told q {
    font-style: italic;
  }

  .notices {
    grid-area: 1 / 1;
    z-index: 1;
    align-self: start;
    justify-self: center;
    display: grid;
    gap: calc(2 * var(--_space));
    inline-size: min(100%, calc(170 * var(--_space)));
    padding: calc(3 * var(--_space));
  }
  .notice {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: calc(3 * var(--_space));
    padding: calc(3 * var(--_space));
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) + var(--_space));
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    animation: drop var(--_calm) var(--_ease);
  }
  .notice .told {
    min-inline-size: calc(40 * var(--_space));
  }
  .notice .row {
    justify-content: start;
  }
  @keyframes drop {
    from {
      opacity: 0;
      translate: 0 calc(-2 * var(--_space));
    }
  }

  @container (width < 400px) {
    li .button span {
      display: none;
    }
    .notice .row,
    .notice .button {
      flex: 1 1 auto;
    }
  }

  .own-look {
    inline-size: min(100%, calc(120 * var(--_space)));
    aspect-ratio: 16 / 9;
    border-radius: var(--_radius);
    background: #0c0d10;
    object-fit: cover;
  }
  .own-look:not([controls]) {
    transform: scaleX(-1);
  }
  audio {
    inline-size: min(100%, calc(90 * var(--_space)));
  }
  .left {
    display: flex;
    align-items: center;
    gap: calc(2 * var(--_space));
    font-variant-numeric: tabular-nums;
  }
  .lamp {
    inline-size: calc(3 * var(--_space));
    block-size: calc(3 * var(--_space));
    border-radius: 50%;
    background: var(--_danger);
  }
`;
