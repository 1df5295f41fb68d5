import { css } from 'lit';

/**
 * What every element is styled by. The page's names are `--call-…` and are only read, never set, so that a value on any ancestor wins;
 * the names with an underscore are ours: a page's value, or the default. `light-dark()` follows the `color-scheme` in which the element
 * stands: the page's own, or what `theme` says. `--_k` enlarges everything on very large screens.
 */
export default css`
  :host {
    --_accent: var(--call-accent, light-dark(#3553d8, #9db2ff));
    /* Black or white, whichever reads better on the accent, so that one token re-brands. */
    --_on-accent: var(--call-on-accent, oklch(from var(--_accent) clamp(0, (0.64 - l) * 1000, 1) 0 0));
    --_accent-hover: color-mix(in oklab, var(--_accent) 88%, var(--_text));
    --_accent-active: color-mix(in oklab, var(--_accent) 76%, var(--_text));
    --_accent-subtle: color-mix(in oklab, var(--_accent) 14%, var(--_surface-raised));
    --_accent-text: color-mix(in oklab, var(--_accent) 88%, var(--_text));
    --_danger: var(--call-danger, #cf2b36);
    --_on-danger: #fff;
    --_danger-hover: color-mix(in oklab, var(--_danger) 88%, #000);
    --_danger-subtle: color-mix(in oklab, var(--_danger) 10%, var(--_surface-raised));
    --_danger-text: light-dark(color-mix(in oklab, var(--_danger) 92%, #000), color-mix(in oklab, var(--_danger) 55%, #fff));
    --_surface: var(--call-surface, light-dark(#f3f4f7, #111215));
    --_surface-raised: var(--call-surface-raised, light-dark(#fff, #1d1f24));
    --_text: var(--call-text, light-dark(#16181d, #f3f4f6));
    --_text-muted: var(--call-text-muted, light-dark(#565d6b, #a9afbb));
    --_border: var(--call-border, light-dark(#d8dbe2, #34373f));
    /* Lines that must be seen to find a control (WCAG 1.4.11). */
    --_border-strong: color-mix(in oklab, var(--_text) 52%, var(--_surface-raised));
    --_hover: color-mix(in oklab, var(--_text) 8%, transparent);
    --_active: color-mix(in oklab, var(--_text) 14%, transparent);
    --_focus-ring: var(--call-focus-ring, var(--_accent));
    --_speaking: var(--call-speaking, light-dark(#0c9a5b, #3fd68c));
    /* On pictures: the same in both schemes. */
    --_scrim: rgb(12 13 16 / 0.62);
    --_on-scrim: #fff;
    --_shadow: 0 1px 2px rgb(0 0 0 / 0.12), 0 8px 28px rgb(0 0 0 / 0.18);

    --_radius: var(--call-radius, calc(12px * var(--_k, 1)));
    --_radius-s: calc(var(--_radius) * 2 / 3);
    --_gap: var(--call-gap, calc(8px * var(--_k, 1)));
    --_tile-aspect: var(--call-tile-aspect, 16 / 9);
    --_tile-fit: var(--call-tile-fit, cover);
    --_control-size: var(--call-control-size, calc(44px * var(--_k, 1)));
    --_space: calc(4px * var(--_k, 1));
    --_icon: calc(var(--_control-size) / 2);

    /* A scale of 1.2. The floor in px is for pages whose root font size is tiny; rem lets the reader's own size through. */
    --_text-xs: calc(max(0.75rem, 12px) * var(--_k, 1));
    --_text-s: calc(max(0.875rem, 14px) * var(--_k, 1));
    --_text-m: calc(max(1rem, 16px) * var(--_k, 1));
    --_text-l: calc(max(1.2rem, 19px) * var(--_k, 1));
    --_text-xl: calc(max(1.44rem, 23px) * var(--_k, 1));

    --_quick: 120ms;
    --_calm: 200ms;
    --_ease: cubic-bezier(0.2, 0, 0, 1);
  }
  @media (prefers-reduced-motion: reduce) {
    :host {
      --_quick: 0s;
      --_calm: 0s;
    }
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
`;
