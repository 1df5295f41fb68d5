/* The same page on Calltag: a provider, and a tile for everybody in the same places. */
window.painted = new Map();

/** Joins, and shows everybody. */
window.enter = async ({ id, room, layout, speaker }) => {
  document.body.className = layout;
  await customElements.whenDefined('call-provider');
  const call = document.createElement('call-provider');
  call.setAttribute('quality', 'low');
  call.setAttribute('display-name', id);
  call.setAttribute('room', room);
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
      const key = participant.self ? 'self' : participant.id;
      const video = tile.shadowRoot?.querySelector('video');
      if (video && tile.watched !== video) {
        tile.watched = video;
        video.requestVideoFrameCallback(() => window.painted.set(key, performance.now()));
      } else if (!video) missing = true;
    }
    // A tile draws in a moment of its own: looked at again, once per frame however many are missing.
    if (missing) drawing = requestAnimationFrame(draw);
  };
  for (const type of ['participant-join', 'participant-change', 'state-change']) call.addEventListener(`call-${type}`, draw);
  document.body.append(call);
  await call.join();
  draw();
};
