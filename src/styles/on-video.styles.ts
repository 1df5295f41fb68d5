import { css } from 'lit';

/** A round button on a video, `.pin` or `.move`: there when the video is pointed at, or the button has the keyboard. */
export default css`
  .pin,
  .move {
    position: absolute;
    display: grid;
    place-items: center;
    padding: 0;
    border: 0;
    border-radius: 50%;
    background: var(--_scrim);
    color: var(--_on-scrim);
    cursor: pointer;
    opacity: 0;
    transition: opacity var(--_quick) var(--_ease);
  }
  .pin:focus-visible,
  .move:focus-visible {
    outline-color: #fff;
    outline-offset: -3px;
    opacity: 1;
  }
`;
