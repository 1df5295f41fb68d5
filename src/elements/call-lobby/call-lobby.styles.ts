import { css } from 'lit';

export default css`
  :host {
    display: grid;
    container-type: inline-size;
    min-block-size: 100%;
  }
  .lobby {
    display: flex;
    flex-direction: column;
    justify-content: center;
    gap: calc(2.5 * var(--_space));
    inline-size: 100%;
    max-inline-size: calc(120 * var(--_space));
    margin-inline: auto;
    padding: calc(3 * var(--_space));
  }
  /* Takes the height that the rest leaves, so that a small call still fits, and a tall one shows a tall picture. */
  .look {
    display: flex;
    flex: 1 0 auto;
    flex-direction: column;
    gap: calc(2 * var(--_space));
    min-inline-size: 0;
    max-block-size: 115cqi;
  }
  .sight {
    position: relative;
    display: grid;
    flex: 1 0 auto;
    min-block-size: 36cqi;
    border-radius: var(--_radius);
    background: var(--_surface-raised);
    box-shadow: inset 0 0 0 1px var(--_border);
  }
  video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    border-radius: inherit;
    object-fit: cover;
    transform: scaleX(-1);
  }
  .cover {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: calc(2 * var(--_space));
    padding: calc(3 * var(--_space));
    color: var(--_text-muted);
    text-align: center;
    text-wrap: balance;
  }
  .cover .button {
    background: var(--_surface-raised);
    color: var(--_text);
  }
  .plain {
    display: grid;
    justify-items: center;
    gap: calc(2 * var(--_space));
    max-inline-size: 46ch;
  }
  .plain svg {
    inline-size: calc(8 * var(--_space));
    block-size: calc(8 * var(--_space));
  }
  strong {
    color: var(--_text);
    font-weight: 600;
  }
  .notice {
    text-align: start;
    text-wrap: pretty;
  }
  .sight:has(.notice) {
    background: none;
    box-shadow: none;
  }
  .cover:has(.notice) {
    padding: 0;
  }
  .cover:has(.notice) ~ .switches {
    display: none;
  }
  .switches {
    position: absolute;
    inset-block-end: calc(2 * var(--_space));
    inset-inline: 0;
    display: flex;
    gap: var(--_space);
    inline-size: fit-content;
    margin-inline: auto;
    padding: var(--_space);
    border-radius: calc(var(--_radius) + 1.5 * var(--_space));
    background: var(--_surface-raised);
    color: var(--_text);
    box-shadow: var(--_shadow);
  }
  .side {
    display: flex;
    flex: none;
    flex-direction: column;
    gap: calc(2.5 * var(--_space));
    min-inline-size: 0;
  }
  h2 {
    font-size: var(--_text-l);
    font-weight: 600;
    line-height: 1.25;
    overflow-wrap: anywhere;
  }
  .name {
    display: flex;
    flex-direction: column;
    gap: var(--_space);
    color: var(--_text-muted);
    font-size: var(--_text-xs);
    font-weight: 500;
  }
  .name .field {
    color: var(--_text);
    font-weight: 400;
  }
  .more {
    align-self: flex-start;
    padding-inline: calc(2 * var(--_space));
    font-weight: 500;
  }
  #devices {
    display: none;
    flex-direction: column;
    gap: calc(2.5 * var(--_space));
  }
  #devices.shown {
    display: flex;
  }
  .go {
    position: sticky;
    inset-block-end: 0;
    display: flex;
    flex-direction: column;
    gap: calc(2 * var(--_space));
    padding-block: var(--_space);
    background: var(--_surface);
  }
  .go .link {
    align-self: center;
    min-block-size: calc(6 * var(--_space));
  }
  @container (width >= 700px) {
    .lobby {
      display: grid;
      grid-template-columns: minmax(0, 1.7fr) minmax(260px, 1fr);
      align-items: center;
      align-content: center;
      gap: calc(8 * var(--_space));
      max-inline-size: calc(270 * var(--_space));
      padding: calc(6 * var(--_space));
    }
    .sight {
      min-block-size: 0;
      aspect-ratio: 16 / 9;
    }
    .look {
      max-block-size: none;
    }
    .sight:has(.notice) {
      padding: calc(4 * var(--_space));
      background: var(--_surface-raised);
    }
    .side {
      gap: calc(4 * var(--_space));
    }
    h2 {
      font-size: var(--_text-xl);
    }
    .more {
      display: none;
    }
    #devices {
      display: flex;
    }
    .go {
      position: static;
    }
  }
  @media (forced-colors: active) {
    .sight {
      border: 1px solid CanvasText;
    }
  }
`;
