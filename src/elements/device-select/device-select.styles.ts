import { css } from 'lit';

export default css`
  :host {
    display: block;
    min-inline-size: 0;
  }
  .base {
    display: grid;
    gap: var(--_space);
  }
  .label {
    color: var(--_text-muted);
    font-size: var(--_text-xs, 0.75rem);
  }
  select {
    inline-size: 100%;
    min-inline-size: 0;
    text-overflow: ellipsis;
  }
  .note {
    color: var(--_text-muted);
  }
`;
