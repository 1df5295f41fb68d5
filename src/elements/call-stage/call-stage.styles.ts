import { css } from 'lit';
import onVideo from '../../styles/on-video.styles.js';

export default [
  onVideo,
  css`
  :host {
    display: block;
    position: relative;
    container: stage / size;
    min-inline-size: 0;
    inline-size: 100%;
    block-size: 100%;
    min-block-size: 180px;
    /* For a page that gives it no height. */
    aspect-ratio: 16 / 9;
  }
  .stage {
    position: absolute;
    inline-size: 100%;
    block-size: 100%;
    /* The layout reads these two back, resolved; with both sizes given they do nothing here. */
    aspect-ratio: var(--_tile-aspect);
    column-gap: var(--_gap);
    overflow: clip;
  }
  call-tile,
  .more {
    position: absolute;
    /* The place comes from the layout; the shape of a tile alone does not count here. */
    aspect-ratio: auto;
    min-block-size: 0;
  }
  call-tile.floating {
    z-index: 1;
    border-radius: var(--_radius);
    box-shadow: var(--_shadow);
    cursor: grab;
    touch-action: none;
  }
  call-tile.floating:active {
    cursor: grabbing;
  }
  .move {
    inset-block-start: var(--_space);
    inset-inline-start: var(--_space);
    inline-size: calc(7 * var(--_space));
    block-size: calc(7 * var(--_space));
  }
  .move svg {
    inline-size: calc(4 * var(--_space));
    block-size: calc(4 * var(--_space));
  }
  call-tile:hover .move {
    opacity: 1;
  }
  .more {
    border: 0;
    border-radius: var(--_radius);
    background: color-mix(in oklab, var(--_text) 9%, var(--_surface));
    color: inherit;
    font-size: var(--_text-m);
    font-weight: 600;
    cursor: pointer;
  }
  .more:hover {
    background: color-mix(in oklab, var(--_text) 14%, var(--_surface));
  }
  .more:focus-visible {
    outline-offset: -3px;
  }

  .invitation {
    position: absolute;
    inset-inline: 0;
    inset-block-end: calc(12 * var(--_space));
    z-index: 1;
    display: flex;
    align-items: center;
    gap: calc(4 * var(--_space));
    inline-size: fit-content;
    max-inline-size: calc(100% - 8 * var(--_space));
    margin-inline: auto;
    padding: calc(4 * var(--_space));
    border-radius: calc(var(--_radius) * 1.25);
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
  }
  .qr {
    flex: none;
    overflow: hidden;
    border-radius: var(--_radius-s);
  }
  .code {
    inline-size: calc(28 * var(--_space));
    block-size: calc(28 * var(--_space));
  }
  .invite-words {
    display: grid;
    gap: calc(1 * var(--_space));
    min-inline-size: 0;
  }
  h2 {
    font-size: var(--_text-m);
    font-weight: 600;
    line-height: 1.25;
    text-wrap: balance;
  }
  .invite-words p {
    color: var(--_text-muted);
    text-wrap: balance;
  }
  .invite-buttons {
    display: flex;
    flex-wrap: wrap;
    gap: calc(2 * var(--_space));
    margin-block-start: calc(2 * var(--_space));
  }
  @container stage (width < 420px) or (height < 300px) {
    .qr {
      display: none;
    }
  }
  @container stage (height < 300px) {
    .invitation {
      inset-block-end: calc(10 * var(--_space));
      padding: calc(2 * var(--_space)) calc(3 * var(--_space));
    }
    .invite-words p {
      display: none;
    }
  }
  @container stage (width < 420px) {
    .invite-words {
      justify-items: center;
      text-align: center;
    }
    .invite-buttons {
      justify-content: center;
    }
  }
  @media (forced-colors: active) {
    .more,
    .move,
    .invitation {
      border: 1px solid ButtonBorder;
    }
  }
`,
];
