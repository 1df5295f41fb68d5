/* The tag as an author writes it, in a room of the page's query; and when the other person was first seen. */
const call = document.querySelector('video-call');
call.setAttribute('room', new URLSearchParams(location.search).get('room'));
window.seen = new Promise(resolve => {
  const look = () => {
    const tiles = call.shadowRoot?.querySelector('call-stage')?.shadowRoot?.querySelectorAll('call-tile') ?? [];
    const video = [...tiles].find(tile => tile.participant?.self === false)?.shadowRoot?.querySelector('video');
    if (video) video.requestVideoFrameCallback(() => resolve(performance.now()));
    else requestAnimationFrame(look);
  };
  look();
});
