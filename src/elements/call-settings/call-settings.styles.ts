import { css } from 'lit';

export default css`
  :host {
    display: block;
    block-size: 100%;
    min-block-size: 0;
  }
  .panel-scroll {
    display: flex;
    flex-direction: column;
    gap: calc(4 * var(--_space));
  }
  label,
  .group {
    display: flex;
    flex-direction: column;
    gap: calc(1.5 * var(--_space));
  }
  label {
    color: var(--_text-muted);
    font-size: var(--_text-xs);
    font-weight: 500;
  }
  label .field {
    color: var(--_text);
    font-weight: 400;
  }
`;
