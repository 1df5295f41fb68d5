/**
 * Has an element play on that the browser paused by itself, as it does when it freezes a page: at once, since sound is wanted of a page
 * that is not seen too, and when it is seen again. Nobody else pauses what shows a call.
 */
export function playOn(element: HTMLMediaElement, play: () => void): void {
  const again = (): void => {
    if (element.srcObject && element.paused) play();
  };
  element.addEventListener('pause', () => {
    // What was ended was not paused.
    if (!element.srcObject) return;
    // Of a picture that cannot be seen, a browser may think otherwise again and again.
    if (!document.hidden || element instanceof HTMLAudioElement) again();
    document.addEventListener('visibilitychange', again, { once: true });
  });
}
