import { css } from 'lit';

export default css`
  :host {
    display: grid;
    min-block-size: 100%;
  }
  section {
    display: flex;
    flex-direction: column;
    align-items: center;
    justify-content: center;
    gap: calc(3 * var(--_space));
    padding: calc(6 * var(--_space)) calc(4 * var(--_space));
    text-align: center;
  }
  .sign {
    display: grid;
    place-items: center;
    inline-size: calc(16 * var(--_space));
    block-size: calc(16 * var(--_space));
    border-radius: 50%;
    background: var(--_hover);
    color: var(--_text-muted);
  }
  .sign svg {
    inline-size: calc(8 * var(--_space));
    block-size: calc(8 * var(--_space));
  }
  .sign.error {
    background: var(--_danger-subtle);
    color: var(--_danger-text);
  }
  h2 {
    font-size: var(--_text-xl);
    font-weight: 600;
    line-height: 1.25;
    text-wrap: balance;
  }
  p {
    max-inline-size: 52ch;
    color: var(--_text-muted);
    font-size: var(--_text-m);
    text-wrap: pretty;
    overflow-wrap: anywhere;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: calc(2 * var(--_space));
    margin-block-start: calc(2 * var(--_space));
  }
`;
