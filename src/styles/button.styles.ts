import { css } from 'lit';

/**
 * Buttons with words: `<button class="button">`, `.primary` for the one that matters, `.danger`, `.quiet` without a frame, `.icon` square
 * for an icon alone (give it an `aria-label`). A line of text that is a control: `.link`. A text field: `.field`.
 */
export default css`
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: calc(2 * var(--_space));
    min-block-size: var(--_control-size);
    padding-inline: calc(4 * var(--_space));
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius-s);
    background: transparent;
    color: inherit;
    font-size: var(--_text-s);
    font-weight: 600;
    line-height: 1.2;
    text-decoration: none;
    cursor: pointer;
    transition: background-color var(--_quick) var(--_ease);
  }
  .button:hover {
    background: var(--_hover);
  }
  .button:active {
    background: var(--_active);
  }
  .button svg {
    inline-size: calc(5 * var(--_space));
    block-size: calc(5 * var(--_space));
  }
  .button.primary {
    border-color: transparent;
    background: var(--_accent);
    color: var(--_on-accent);
  }
  .button.primary:hover {
    background: var(--_accent-hover);
  }
  .button.primary:active {
    background: var(--_accent-active);
  }
  .button.danger {
    border-color: transparent;
    background: var(--_danger);
    color: var(--_on-danger);
  }
  .button.danger:hover {
    background: var(--_danger-hover);
  }
  .button.quiet {
    border-color: transparent;
  }
  .button.icon {
    inline-size: var(--_control-size);
    padding: 0;
    border-color: transparent;
    border-radius: 50%;
  }
  .button.icon svg {
    inline-size: var(--_icon);
    block-size: var(--_icon);
  }
  .button:disabled,
  .button[aria-disabled='true'] {
    opacity: 0.55;
    cursor: default;
  }
  .link {
    padding: 0;
    border: 0;
    background: none;
    color: var(--_accent-text);
    font-size: inherit;
    text-decoration: underline;
    text-underline-offset: 0.2em;
    cursor: pointer;
  }
  .field {
    inline-size: 100%;
    min-block-size: var(--_control-size);
    padding-inline: calc(3 * var(--_space));
    border: 1px solid var(--_border-strong);
    border-radius: var(--_radius-s);
    background: var(--_surface-raised);
    color: inherit;
    font-size: var(--_text-m);
  }
  .field::placeholder {
    color: var(--_text-muted);
    opacity: 1;
  }
  .field:focus-visible {
    outline-offset: -1px;
  }
  @media (forced-colors: active) {
    .button,
    .button.primary,
    .button.danger,
    .button.icon,
    .field {
      border-color: ButtonBorder;
    }
    .button:disabled {
      color: GrayText;
      opacity: 1;
    }
  }
`;
