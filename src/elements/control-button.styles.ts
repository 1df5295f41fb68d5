import { css } from 'lit';

export default css`
  :host {
    display: inline-block;
    position: relative;
    flex: none;
    vertical-align: middle;
  }
  button {
    position: relative;
    display: inline-flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: calc(0.5 * var(--_space));
    min-inline-size: var(--_control-size);
    min-block-size: var(--_control-size);
    inline-size: 100%;
    padding: 0;
    border: 0;
    border-radius: calc(var(--_radius) + var(--_space) / 2);
    background: transparent;
    color: inherit;
    line-height: 1.2;
    cursor: pointer;
    touch-action: manipulation;
    transition: background-color var(--_quick) var(--_ease), color var(--_quick) var(--_ease);
  }
  button:hover {
    background: var(--_hover);
  }
  button:active {
    background: var(--_active);
  }
  .label {
    max-inline-size: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: var(--_text-xs);
    font-weight: 500;
  }
  :host([labelled]) {
    min-inline-size: calc(max(4.25rem, 68px) * var(--_k, 1));
  }
  :host([labelled]) button {
    padding: calc(1.5 * var(--_space)) calc(1.5 * var(--_space));
  }

  /* On: the source is sent, the panel is open, the hand is up. */
  .on {
    background: var(--_accent-subtle);
    color: var(--_accent-text);
  }
  .on:hover {
    background: color-mix(in oklab, var(--_accent) 22%, var(--_surface-raised));
  }
  /* Off is the other way round: dark on light where all is light on dark. */
  .off {
    background: var(--_text);
    color: var(--_surface-raised);
  }
  .off:hover {
    background: color-mix(in oklab, var(--_text) 86%, var(--_surface-raised));
  }
  .danger {
    background: var(--_danger);
    color: var(--_on-danger);
  }
  .danger:hover {
    background: var(--_danger-hover);
  }
  button[aria-disabled='true'] {
    background: transparent;
    color: color-mix(in oklab, var(--_text-muted) 80%, transparent);
    cursor: default;
  }

  .icon {
    position: relative;
    display: grid;
    place-items: center;
  }
  .badge {
    position: absolute;
    inset-block-start: calc(-1.5 * var(--_space));
    inset-inline-start: calc(100% - 1.5 * var(--_space));
    min-inline-size: calc(4.5 * var(--_space));
    padding-inline: var(--_space);
    border-radius: 999px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-size: calc(var(--_text-xs) * 0.92);
    font-weight: 600;
    line-height: calc(4.5 * var(--_space));
    text-align: center;
    font-variant-numeric: tabular-nums;
  }
  .badge.quiet {
    background: color-mix(in oklab, var(--_text) 16%, var(--_surface-raised));
    color: var(--_text);
  }
  .badge.trouble {
    min-inline-size: 0;
    padding: 0;
    background: #ffd166;
    color: #2b1d00;
    inline-size: calc(4.5 * var(--_space));
  }

  .tooltip {
    position: absolute;
    z-index: 3;
    inset-block-end: calc(100% + 2 * var(--_space));
    inset-inline-start: 50%;
    inline-size: max-content;
    max-inline-size: 240px;
    padding: var(--_space) calc(2 * var(--_space));
    border-radius: var(--_radius-s);
    background: var(--_text);
    color: var(--_surface-raised);
    font-size: var(--_text-xs);
    font-weight: 500;
    translate: -50% 0;
    visibility: hidden;
    opacity: 0;
    pointer-events: none;
    transition: opacity var(--_quick) var(--_ease) 0s, visibility 0s var(--_quick);
  }
  :host(:dir(rtl)) .tooltip {
    translate: 50% 0;
  }
  kbd {
    margin-inline-start: calc(1.5 * var(--_space));
    padding-inline: var(--_space);
    border: 1px solid currentColor;
    border-radius: 4px;
    font: inherit;
    opacity: 0.75;
  }
  @media (hover: hover) {
    button:hover + .tooltip:not(.dismissed) {
      visibility: visible;
      opacity: 1;
      transition-delay: 400ms, 400ms;
    }
  }
  button:focus-visible + .tooltip:not(.dismissed) {
    visibility: visible;
    opacity: 1;
  }

  /* In a menu: a row of icon, words and shortcut. */
  :host([row]) {
    display: block;
    min-inline-size: 0;
  }
  :host([row]) button {
    flex-direction: row;
    justify-content: start;
    gap: calc(3 * var(--_space));
    padding-inline: calc(3 * var(--_space));
    border-radius: var(--_radius-s);
    text-align: start;
  }
  :host([row]) .label {
    flex: 1;
    font-size: var(--_text-s);
  }
  :host([row]) .tooltip {
    display: none;
  }
  @media (forced-colors: active) {
    button {
      border: 1px solid ButtonBorder;
    }
    .off,
    .on {
      border-color: Highlight;
      forced-color-adjust: none;
      background: Highlight;
      color: HighlightText;
    }
    .tooltip,
    .badge {
      border: 1px solid CanvasText;
    }
    button[aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
    }
  }
`;
