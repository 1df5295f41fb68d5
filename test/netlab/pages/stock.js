/* The page that PeerJS's own documentation would have one write: unmodified peerjs, an unmodified PeerServer, nothing else. */
const query = new URLSearchParams(location.search);
const { lab } = window;

function show(call) {
  call.on('stream', stream => {
    let video = document.querySelector(`video[data-peer="${call.peer.split('-').at(-1)}"]`);
    if (!video) {
      video = document.createElement('video');
      video.dataset.peer = call.peer.split('-').at(-1);
      video.autoplay = true;
      video.playsInline = true;
      document.body.append(video);
    }
    video.srcObject = stream;
    lab.say(`call ${call.peer.split('-').at(-1)} stream`);
  });
  call.on('close', () => lab.say(`call ${call.peer.split('-').at(-1)} close`));
  call.on('error', error => lab.say(`call error ${error.type}`));
}

lab.begin();
navigator.mediaDevices.getUserMedia({ audio: true, video: true }).then(stream => {
  const peer = new window.Peer(`${query.get('room')}-${query.get('me')}`, {
    host: 'stock.test',
    port: 443,
    secure: true,
    config: { iceServers: JSON.parse(query.get('ice')), iceTransportPolicy: query.get('relay') ? 'relay' : 'all' },
  });
  peer.on('call', call => {
    show(call);
    call.answer(stream);
  });
  peer.on('open', () => {
    lab.say('open');
    for (const other of query.get('call').split(',').filter(Boolean)) show(peer.call(`${query.get('room')}-${other}`, stream));
  });
  peer.on('disconnected', () => lab.say('disconnected'));
  peer.on('error', error => lab.say(`error ${error.type}`));
});
