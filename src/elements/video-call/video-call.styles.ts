import { css } from 'lit';

export default css`
  :host {
    display: block;
    position: relative;
    /* A call needs height, and a page that gives it none still has a call; any height of the page's own wins. */
    block-size: clamp(480px, 80svh, 1440px);
    min-inline-size: 0;
    border-radius: var(--_radius);
    background: var(--_surface);
    contain: layout;
  }
  :host(:fullscreen) {
    block-size: 100%;
    inline-size: 100%;
    border-radius: 0;
  }
  :host(:state(plain-font)) {
    font-family: var(--call-font, system-ui, sans-serif);
  }
  .base {
    container: call / size;
    display: flex;
    flex-direction: column;
    block-size: 100%;
    outline: none;
  }
  .main {
    position: relative;
    display: flex;
    flex: 1;
    min-block-size: 0;
    overflow: clip;
  }
  .room {
    position: relative;
    display: flex;
    flex: 1;
    flex-direction: column;
    gap: var(--_gap);
    min-inline-size: 0;
    padding: var(--_gap);
  }
  .view {
    flex: 1;
    min-block-size: 0;
    overflow: auto;
  }
  .view > slot::slotted(*) {
    min-block-size: 100%;
  }
  .view call-lobby,
  .view call-ended {
    block-size: 100%;
    min-block-size: 0;
  }
  .stage-area {
    position: relative;
    flex: 1;
    min-block-size: 0;
  }
  call-stage {
    position: absolute;
    inset: 0;
    min-block-size: 0;
    aspect-ratio: auto;
  }
  .bar {
    position: relative;
    z-index: 2;
    transition: opacity var(--_calm) var(--_ease), translate var(--_calm) var(--_ease);
  }
  /* Its place is kept, so that nothing moves when it comes. */
  .bar:empty {
    min-block-size: calc(var(--_control-size) + 4.5 * var(--_space));
  }
  .bar.away {
    opacity: 0;
    translate: 0 calc(2 * var(--_space));
    pointer-events: none;
  }
  .still {
    cursor: none;
  }

  call-ring,
  ::slotted(call-ring) {
    position: absolute;
    z-index: 6;
    inset: 0;
    pointer-events: none;
  }

  .panel {
    display: flex;
    flex: none;
    flex-direction: column;
    inline-size: clamp(288px, 28%, calc(400px * var(--_k, 1)));
    margin-block: var(--_gap);
    margin-inline-end: var(--_gap);
    overflow: clip;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    background: var(--_surface-raised);
    animation: slide-in var(--_calm) var(--_ease);
  }
  .panel > header {
    display: flex;
    flex: none;
    align-items: center;
    justify-content: space-between;
    padding-inline: calc(4 * var(--_space)) calc(2 * var(--_space));
    padding-block: calc(1.5 * var(--_space));
    border-block-end: 1px solid var(--_border);
  }
  .panel h2 {
    font-size: var(--_text-m);
    font-weight: 600;
    outline: none;
  }
  .panel-content {
    flex: 1;
    min-block-size: 0;
  }
  .panel-content > * {
    display: block;
    block-size: 100%;
  }
  @keyframes slide-in {
    from {
      opacity: 0;
      translate: calc(6 * var(--_space)) 0;
    }
  }
  @container call (width < 760px) {
    .panel {
      position: absolute;
      z-index: 5;
      inset-block: 0;
      inset-inline-end: 0;
      inline-size: min(100%, 400px);
      margin: 0;
      border-block: 0;
      border-inline-end: 0;
      border-start-start-radius: 0;
      border-end-start-radius: 0;
      box-shadow: var(--_shadow);
    }
  }
  @container call (width < 480px) {
    .panel {
      inline-size: 100%;
      border: 0;
      border-radius: var(--_radius);
    }
  }

  .top {
    position: absolute;
    z-index: 3;
    inset-block-start: calc(3 * var(--_space));
    inset-inline: calc(3 * var(--_space));
    display: grid;
    justify-items: center;
    gap: calc(2 * var(--_space));
    pointer-events: none;
  }
  .capacity:empty {
    display: none;
  }
  .banner,
  .toast {
    display: flex;
    align-items: center;
    gap: calc(3 * var(--_space));
    max-inline-size: min(100%, 520px);
    padding: calc(2 * var(--_space)) calc(4 * var(--_space));
    border: 1px solid var(--_border);
    border-radius: calc(var(--_radius) + var(--_space));
    background: var(--_surface-raised);
    box-shadow: var(--_shadow);
    pointer-events: auto;
  }
  .toasts {
    display: grid;
    justify-items: center;
    gap: calc(2 * var(--_space));
    max-inline-size: 100%;
  }
  .toast {
    animation: drop var(--_calm) var(--_ease);
  }
  .toast-text {
    overflow-wrap: anywhere;
  }
  .toast.error .toast-text {
    font-weight: 600;
  }
  .toast.error p {
    color: var(--_text-muted);
  }
  .toast.error > svg {
    inline-size: calc(5 * var(--_space));
    block-size: calc(5 * var(--_space));
    color: var(--_danger-text);
  }
  .toast .button.icon {
    flex: none;
    margin-inline-end: calc(-2 * var(--_space));
  }
  @keyframes drop {
    from {
      opacity: 0;
      translate: 0 calc(-2 * var(--_space));
    }
  }
  .spinner {
    flex: none;
    inline-size: calc(4 * var(--_space));
    block-size: calc(4 * var(--_space));
    border: 2px solid var(--_border);
    border-block-start-color: var(--_accent);
    border-radius: 50%;
    /* It begins to turn when there is really something to wait for. */
    animation: turn 900ms linear 600ms infinite;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }

  .reactions {
    position: absolute;
    inset: 0;
    z-index: 2;
    overflow: clip;
    pointer-events: none;
  }
  .reaction {
    position: absolute;
    inset-block-end: calc(4 * var(--_space));
    inset-inline-start: 50%;
    display: grid;
    justify-items: center;
    gap: var(--_space);
    animation: rise 2.6s var(--_ease) forwards;
  }
  .lane-0 { inset-inline-start: 44%; }
  .lane-1 { inset-inline-start: 54%; }
  .lane-2 { inset-inline-start: 49%; }
  .lane-3 { inset-inline-start: 39%; }
  .lane-4 { inset-inline-start: 59%; }
  .reaction span {
    font-size: calc(40px * var(--_k, 1));
    line-height: 1;
  }
  .reaction small {
    padding-inline: calc(1.5 * var(--_space));
    border-radius: var(--_radius-s);
    background: var(--_scrim);
    color: var(--_on-scrim);
    font-size: var(--_text-xs);
  }
  @keyframes rise {
    from {
      opacity: 0;
      transform: translateY(20%) scale(0.6);
    }
    12% {
      opacity: 1;
      transform: none;
    }
    70% {
      opacity: 1;
    }
    to {
      opacity: 0;
      transform: translateY(calc(-45cqb));
    }
  }
  @media (prefers-reduced-motion: reduce) {
    .panel,
    .toast,
    .spinner {
      animation: none;
    }
    .reaction {
      animation-name: appear;
    }
    @keyframes appear {
      0%, 100% { opacity: 0; }
      10%, 85% { opacity: 1; }
    }
  }

  /* Little height, as of a phone on its side: the bar floats over the stage. */
  @container call (height < 400px) {
    .room.in-call .bar {
      position: absolute;
      inset-inline: var(--_gap);
      inset-block-end: var(--_gap);
      /* Too narrow for words, so that the corners stay free. */
      max-inline-size: calc(480px * var(--_k, 1));
      margin-inline: auto;
    }
  }
  @media (forced-colors: active) {
    :host,
    .toast,
    .banner,
    .panel {
      border: 1px solid CanvasText;
    }
  }
`;
