import { css } from 'lit';

export default css`
  dialog {
    flex-direction: column;
    inline-size: min(100dvi - 32px, 1120px);
    block-size: min(100dvb - 32px, 760px);
    max-inline-size: none;
    max-block-size: none;
    padding: 0;
    border: 0;
    border-radius: calc(var(--_radius) * 1.34);
    background: var(--_surface);
    color: var(--_text);
    box-shadow: var(--_shadow);
    overflow: hidden;
  }
  dialog[open],
  dialog:popover-open {
    display: flex;
  }
  dialog::backdrop {
    background: rgb(0 0 0 / 0.5);
  }
  dialog.small::backdrop {
    background: none;
  }
  dialog.small {
    position: fixed;
    inset: auto 16px 16px auto;
    inline-size: min(100dvi - 32px, 340px);
    block-size: min(50dvb, 280px);
    margin: 0;
    border: 1px solid var(--_border);
  }
  dialog.small:dir(rtl) {
    inset-inline: auto 16px;
  }
  .top {
    display: flex;
    flex: none;
    align-items: center;
    gap: var(--_space);
    padding: var(--_space) calc(2 * var(--_space)) 0 calc(4 * var(--_space));
  }
  .title {
    flex: 1;
    min-inline-size: 0;
    overflow: hidden;
    font-weight: 600;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .top .button.icon svg {
    inline-size: calc(5 * var(--_space));
    block-size: calc(5 * var(--_space));
  }
  /* The dialog cuts off what stands out of it, and its corners are round. */
  .top .button:focus-visible {
    outline-offset: -2px;
  }
  .presence {
    display: inline-flex;
    align-items: center;
    gap: calc(1.5 * var(--_space));
    margin-inline-start: calc(2 * var(--_space));
    font-size: var(--_text-xs);
  }
  .presence::before {
    content: '';
    inline-size: calc(2.5 * var(--_space));
    block-size: calc(2.5 * var(--_space));
    border: 2px solid var(--_text-muted);
    border-radius: 50%;
  }
  .presence.online::before {
    border-color: var(--_speaking);
    background: var(--_speaking);
  }
  .presence.busy::before {
    border-color: var(--_danger);
    background: var(--_danger);
  }
  .failure {
    display: grid;
    justify-items: center;
    gap: calc(3 * var(--_space));
    margin: auto;
    padding: calc(4 * var(--_space));
    text-align: center;
  }
  .failure + .place {
    display: none;
  }
  .place {
    flex: 1;
    min-block-size: 0;
  }
  video-call {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    border-radius: 0;
  }
  @media (width < 600px) {
    dialog.large {
      inline-size: 100dvi;
      block-size: 100dvb;
      border-radius: 0;
    }
  }
`;
