/* The same page on Calltag: a provider, and a tile for everybody in the same places. */
window.painted = new Map();

/** Before the click on Join: the camera is shown, as in a lobby. */
window.prepare = async ({ id, room, layout, speaker, muted }) => {
  document.body.className = layout;
  await customElements.whenDefined('call-provider');
  const call = document.createElement('call-provider');
  call.setAttribute('quality', 'low');
  call.setAttribute('display-name', id);
  call.setAttribute('room', room);
  call.toggleAttribute('muted', muted);
  const tiles = new Map();
  const button = document.createElement('call-hand-button');
  call.append(button);
  let drawing = 0;
  const draw = () => {
    cancelAnimationFrame(drawing);
    let missing = false;
    for (const participant of call.participants) {
      let tile = tiles.get(participant.id);
      if (!tile) {
        tile = document.createElement('call-tile');
        tile.className = 'place';
        tiles.set(participant.id, tile);
        call.append(tile);
      }
      if (participant.name === speaker && !participant.self && !tile.classList.contains('large')) {
        tile.classList.add('large');
        call.pin(participant.id);
      }
      tile.participant = participant;
      const video = tile.shadowRoot?.querySelector('video');
      if (video && tile.watched !== video) {
        tile.watched = video;
        if (!participant.self) video.requestVideoFrameCallback(() => window.painted.set(participant.id, performance.now()));
      } else if (!video) missing = true;
    }
    // A tile draws in a moment of its own: looked at again, once per frame however many are missing.
    if (missing) drawing = requestAnimationFrame(draw);
  };
  for (const type of ['participant-join', 'participant-change', 'state-change']) call.addEventListener(`call-${type}`, draw);
  document.body.append(call);
  await call.preview();
  /** The click. */
  window.enter = () => {
    void call.join().then(draw);
  };
};
