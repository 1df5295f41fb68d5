import { css } from 'lit';
import onVideo from '../../styles/on-video.styles.js';

export default [
  onVideo,
  css`
  :host {
    display: block;
    position: relative;
    container-type: size;
    inline-size: 100%;
    aspect-ratio: var(--_tile-aspect);
  }
  /* Each part is round by itself: a round clip around several layers has the whole tile drawn twice, per frame. */
  .tile {
    position: absolute;
    inset: 0;
    border-radius: var(--_radius);
    background: light-dark(oklch(0.9 0.02 var(--_hue)), oklch(0.25 0.02 var(--_hue)));
    isolation: isolate;
  }
  :host([source='screen']) .tile {
    background: #0b0c0e;
  }
  video {
    position: absolute;
    inset: 0;
    inline-size: 100%;
    block-size: 100%;
    border-radius: inherit;
    object-fit: var(--_tile-fit);
    background: #0b0c0e;
  }
  video:not(.ready) {
    visibility: hidden;
  }
  .mirrored video {
    transform: scaleX(-1);
  }
  :host([source='screen']) video {
    object-fit: contain;
  }
  @container (orientation: landscape) {
    /* A phone held upright: cut to the width of the tile it would be all nose. */
    .upright video {
      object-fit: var(--call-tile-fit, contain);
    }
  }

  .avatar {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
  }
  .face {
    display: grid;
    place-items: center;
    inline-size: clamp(28px, 42cqmin, calc(180px * var(--_k, 1)));
    aspect-ratio: 1;
    border-radius: 50%;
    background: oklch(0.45 0.11 var(--_hue));
    color: #fff;
    font-size: clamp(11px, 16cqmin, calc(68px * var(--_k, 1)));
    font-weight: 600;
    line-height: 1;
  }
  .face svg {
    inline-size: 50%;
    block-size: 50%;
  }

  .caption {
    position: absolute;
    inset-inline: calc(2 * var(--_space));
    inset-block-end: calc(2 * var(--_space));
    display: flex;
    align-items: end;
    justify-content: space-between;
    gap: calc(2 * var(--_space));
    pointer-events: none;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: calc(1.5 * var(--_space));
    min-inline-size: 0;
    max-inline-size: 100%;
    padding: calc(0.75 * var(--_space)) calc(2 * var(--_space));
    border-radius: var(--_radius-s);
    background: var(--_scrim);
    color: var(--_on-scrim);
    font-size: var(--_text-xs);
    font-weight: 500;
  }
  .chip svg,
  .mark svg {
    inline-size: 1.25em;
    block-size: 1.25em;
    stroke-width: 2;
  }
  .label {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    unicode-bidi: isolate;
  }
  .short {
    display: none;
  }
  @container (width < 180px) {
    .full:has(+ .short) {
      display: none;
    }
    .short {
      display: inline;
    }
  }
  .marks {
    display: inline-flex;
    flex: none;
    gap: calc(1 * var(--_space));
  }
  .mark {
    display: grid;
    place-items: center;
    inline-size: calc(var(--_text-xs) * 2);
    block-size: calc(var(--_text-xs) * 2);
    border-radius: 50%;
    background: var(--_scrim);
    color: var(--_on-scrim);
    font-size: var(--_text-xs);
  }
  .mark.hand {
    background: #ffd166;
    color: #2b1d00;
  }

  .status {
    position: absolute;
    inset: 0;
    border-radius: inherit;
    display: grid;
    place-items: center;
    padding: calc(2 * var(--_space));
    background: rgb(12 13 16 / 0.5);
    color: var(--_on-scrim);
    font-size: var(--_text-s);
    font-weight: 500;
    text-align: center;
  }
  .status span {
    padding: calc(1 * var(--_space)) calc(3 * var(--_space));
    border-radius: var(--_radius-s);
    background: var(--_scrim);
  }
  .away video,
  .away .avatar {
    filter: grayscale(1);
  }

  /* Its opacity follows the voice. One only: whatever lies over a picture is drawn again with each of its frames. */
  .ring {
    position: absolute;
    inset: 0;
    border: 2px solid var(--_speaking);
    border-radius: inherit;
    pointer-events: none;
  }

  .pin {
    inset-block-start: calc(2 * var(--_space));
    inset-inline-end: calc(2 * var(--_space));
    inline-size: calc(9 * var(--_space));
    block-size: calc(9 * var(--_space));
  }
  .pin svg {
    inline-size: calc(5 * var(--_space));
    block-size: calc(5 * var(--_space));
  }
  .pin[aria-pressed='true'],
  :host(:hover) .pin {
    opacity: 1;
  }
  .pin:hover {
    background: rgb(12 13 16 / 0.85);
  }
  @container (width < 140px) {
    .caption {
      inset-inline: var(--_space);
      inset-block-end: var(--_space);
    }
    .chip {
      padding: 0 calc(1.5 * var(--_space));
    }
    .status {
      font-size: var(--_text-xs);
    }
  }
  @container (width < 140px) or (height < 100px) {
    .pin:not(:focus-visible):not([aria-pressed='true']) {
      display: none;
    }
  }
  @media (forced-colors: active) {
    .tile {
      border: 1px solid CanvasText;
    }
    .ring {
      border: 4px solid Highlight;
    }
    .chip,
    .mark,
    .pin,
    .status span {
      border: 1px solid CanvasText;
      background: Canvas;
      color: CanvasText;
    }
  }
`,
];
