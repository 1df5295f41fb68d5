/* What a page on stock PeerJS does, as its documentation shows it: open the devices, get an id, call, show both people, on both sides. */
/* global Peer */
const show = stream =>
  new Promise(resolve => {
    const video = document.createElement('video');
    video.muted = true;
    video.autoplay = true;
    video.srcObject = stream;
    document.body.append(video);
    video.requestVideoFrameCallback(() => resolve(performance.now()));
  });

const broker = { host: location.hostname, port: Number(location.port), path: '/', secure: false };
const devices = () => navigator.mediaDevices.getUserMedia({ video: { width: 1280, height: 720 }, audio: true });

window.wait = async id => {
  const stream = await devices();
  show(stream);
  const peer = new Peer(id, broker);
  peer.on('call', call => {
    call.on('stream', show);
    call.answer(stream);
  });
  await new Promise(resolve => peer.on('open', resolve));
};

window.join = async id => {
  const began = performance.now();
  const stream = await devices();
  show(stream);
  const peer = new Peer(broker);
  await new Promise(resolve => peer.on('open', resolve));
  const at = await new Promise(resolve => peer.call(id, stream).on('stream', remote => resolve(show(remote))));
  return { sinceStart: at, sinceJoin: at - began };
};

// A page that calls by itself as soon as it is there.
const whom = new URLSearchParams(location.search).get('call');
if (whom) window.called = window.join(whom);
