import { css } from 'lit';

export default css`
  :host {
    display: grid;
    position: relative;
    min-inline-size: 0;
    overflow: clip;
    border-radius: var(--_radius);
    pointer-events: none;
  }
  .card,
  .notice {
    pointer-events: auto;
  }
  .card {
    grid-area: 1 / 1;
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: safe center;
    gap: calc(6 * var(--_space));
    min-inline-size: 0;
    min-block-size: 100%;
    padding: calc(5 * var(--_space)) calc(4 * var(--_space));
    overflow: auto;
    background: var(--_surface);
    outline: none;
    text-align: center;
    animation: come var(--_calm) var(--_ease);
  }
  .who {
    display: grid;
    justify-items: center;
    gap: var(--_space);
    max-inline-size: 100%;
  }
  h2 {
    max-inline-size: 100%;
    font-size: var(--_text-xl);
    font-weight: 600;
    line-height: 1.25;
    overflow-wrap: anywhere;
    text-wrap: balance;
  }
  .who p {
    max-inline-size: 44ch;
    color: var(--_text-muted);
    font-size: var(--_text-m);
    text-wrap: balance;
    overflow-wrap: anywhere;
  }
  .face,
  .sign {
    display: grid;
    flex: none;
    place-items: center;
    inline-size: calc(24 * var(--_space));
    block-size: calc(24 * var(--_space));
    border-radius: 50%;
    background: oklch(0.45 0.11 var(--_hue, 265));
    color: #fff;
    font-size: calc(9 * var(--_space));
    font-weight: 600;
    line-height: 1;
  }
  .face svg {
    inline-size: 50%;
    block-size: 50%;
  }
  .sign {
    inline-size: calc(16 * var(--_space));
    block-size: calc(16 * var(--_space));
    background: var(--_hover);
    color: var(--_text-muted);
  }
  .sign.on {
    background: var(--_accent-subtle);
    color: var(--_accent-text);
  }
  .sign.wrong {
    background: var(--_danger-subtle);
    color: var(--_danger-text);
  }
  .sign svg {
    inline-size: calc(7 * var(--_space));
    block-size: calc(7 * var(--_space));
  }
  .who .sign {
    margin-block-end: calc(2 * var(--_space));
  }

  /* Rings that leave the avatar while it rings; where motion is unwelcome, one that stands. */
  .halo {
    position: relative;
    display: grid;
    margin-block-end: calc(4 * var(--_space));
    isolation: isolate;
  }
  .halo.ringing::before,
  .halo.ringing::after {
    content: '';
    position: absolute;
    z-index: -1;
    inset: 0;
    border: 2px solid var(--_accent);
    border-radius: 50%;
    animation: wave 2.4s cubic-bezier(0.2, 0.4, 0.4, 1) infinite;
  }
  .halo.ringing::after {
    animation-delay: 1.2s;
  }
  @keyframes wave {
    from {
      opacity: 0.8;
      scale: 1;
    }
    to {
      opacity: 0;
      scale: 1.5;
    }
  }
  @keyframes come {
    from {
      opacity: 0;
    }
  }

  .acts {
    display: flex;
    justify-content: center;
    gap: clamp(0px, 3cqi, calc(8 * var(--_space)));
    inline-size: 100%;
    max-inline-size: calc(100 * var(--_space));
  }
  .act {
    display: flex;
    flex: 1 1 0;
    flex-direction: column;
    align-items: center;
    gap: calc(2 * var(--_space));
    min-inline-size: 0;
    max-inline-size: calc(28 * var(--_space));
    padding: var(--_space);
    border: 0;
    border-radius: var(--_radius-s);
    background: none;
    color: inherit;
    font-size: var(--_text-s);
    font-weight: 500;
    line-height: 1.25;
    cursor: pointer;
    text-wrap: balance;
  }
  .disc {
    display: grid;
    place-items: center;
    inline-size: calc(15 * var(--_space));
    block-size: calc(15 * var(--_space));
    border: 1px solid transparent;
    border-radius: 50%;
    transition: background-color var(--_quick) var(--_ease);
  }
  .disc svg {
    inline-size: calc(6.5 * var(--_space));
    block-size: calc(6.5 * var(--_space));
  }
  .yes .disc {
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .yes:hover .disc {
    background: var(--_accent-hover);
  }
  .maybe .disc {
    border-color: var(--_border-strong);
    background: var(--_surface-raised);
    color: var(--_text);
  }
  .maybe:hover .disc {
    background: color-mix(in oklab, var(--_text) 8%, var(--_surface-raised));
  }
  .no .disc {
    background: var(--_danger);
    color: var(--_on-danger);
  }
  .no:hover .disc {
    background: var(--_danger-hover);
  }

  .row {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: calc(2 * var(--_space));
  }
  blockquote {
    max-inline-size: 44ch;
    margin: 0;
    padding: calc(3 * var(--_space)) calc(4 * var(--_space));
    border-radius: var(--_radius);
    background: var(--_surface-raised);
    box-shadow: inset 0 0 0 1px var(--_border);
    font-size: var(--_text-m);
    overflow-wrap: anywhere;
  }

  .reply {
    display: grid;
    gap: calc(2 * var(--_space));
    inline-size: 100%;
    max-inline-size: calc(90 * var(--_space));
  }
  .ready {
    padding-block: calc(2 * var(--_space));
    background: var(--_surface-raised);
    font-weight: 500;
  }
  .own {
    display: flex;
    gap: calc(2 * var(--_space));
  }
  .own .field {
    flex: 1;
    min-inline-size: 0;
  }
  .own .button {
    flex: none;
  }

  /* The own picture fills the card; the words keep to its ends, on a scrim that is the same in both schemes. */
  .seen {
    justify-content: space-between;
    color: var(--_on-scrim);
    background: #0c0d10;
  }
  .seen::before {
    content: '';
    position: absolute;
    inset: 0;
    background:
      linear-gradient(rgb(12 13 16 / 0.7) calc(42 * var(--_space)), transparent calc(70 * var(--_space))),
      linear-gradient(to top, rgb(12 13 16 / 0.66), transparent calc(40 * var(--_space)));
  }
  .seen > * {
    position: relative;
  }
  .seen > video {
    position: absolute;
    inset: 0;
    z-index: -2;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
    transform: scaleX(-1);
  }
  .seen {
    isolation: isolate;
  }
  .seen::before {
    z-index: -1;
  }
  .seen .who p {
    color: inherit;
  }
  .seen .face {
    inline-size: calc(16 * var(--_space));
    block-size: calc(16 * var(--_space));
    font-size: calc(6 * var(--_space));
  }
  .seen .halo {
    margin-block-end: calc(2 * var(--_space));
  }

  /* Little height, as in the small window of a button or a phone on its side: what is said stands beside what can be done. */
  @container (height < 360px) {
    .card {
      gap: calc(3 * var(--_space));
      padding: calc(3 * var(--_space));
    }
    .face,
    .seen .face {
      inline-size: calc(12 * var(--_space));
      block-size: calc(12 * var(--_space));
      font-size: calc(5 * var(--_space));
    }
    .halo {
      margin-block-end: var(--_space);
    }
    h2 {
      overflow: hidden;
      font-size: var(--_text-m);
      text-overflow: ellipsis;
      white-space: nowrap;
    }
    .who p {
      font-size: var(--_text-s);
    }
    .disc {
      inline-size: calc(11 * var(--_space));
      block-size: calc(11 * var(--_space));
    }
    .act {
      gap: var(--_space);
      font-size: var(--_text-xs);
    }
  }
  @container (width < 340px) {
    .act {
      padding-inline: 0;
      font-size: var(--_text-xs);
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .card,
    .notice {
      animation: none;
    }
    .halo.ringing::before {
      animation: none;
      scale: 1.14;
    }
    .halo.ringing::after {
      content: none;
    }
  }
  @media (forced-colors: active) {
    .disc,
    .notice,
    .card {
      border: 1px solid CanvasText;
    }
  }
`;
