/* A mesh as pages on stock PeerJS make it: whoever comes calls everybody who is there, and every stream is shown as it comes. */
/* global Peer */
const broker = { host: location.hostname, port: Number(location.port), path: '/', secure: false };

window.painted = new Map();

function show(id, stream, large) {
  let video = document.getElementById(id);
  if (!video) {
    video = document.createElement('video');
    video.id = id;
    video.className = large ? 'place large' : 'place';
    video.autoplay = true;
    video.muted = id === 'self';
    document.body.append(video);
    if (id !== 'self') video.requestVideoFrameCallback(() => window.painted.set(id, performance.now()));
  }
  if (video.srcObject !== stream) video.srcObject = stream;
}

/** Before the click on Join: opens the devices and takes the id, as the most eager page would. */
window.prepare = async ({ id, others, layout, speaker, muted }) => {
  document.body.className = layout;
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 }, audio: true });
  for (const track of stream.getAudioTracks()) track.enabled = !muted;
  const button = document.createElement('button');
  button.textContent = 'Hand';
  button.addEventListener('click', () => button.classList.toggle('raised'));
  document.body.append(button);
  show('self', stream, false);
  const peer = new Peer(id, broker);
  peer.on('call', call => {
    call.answer(stream);
    call.on('stream', remote => show(call.peer, remote, call.peer === speaker));
  });
  await new Promise(resolve => peer.on('open', resolve));
  /** The click: calls the others. */
  window.enter = () => {
    for (const other of others) peer.call(other, stream).on('stream', remote => show(other, remote, other === speaker));
  };
};
