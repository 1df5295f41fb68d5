/* One camera, sent to oneself so many times with one codec in one size: what encoding and decoding take, by the browser's own clocks. */
const wait = ms => new Promise(resolve => setTimeout(resolve, ms));

async function connect(track, mime, height, kbps) {
  const [one, two] = [new RTCPeerConnection(), new RTCPeerConnection()];
  one.onicecandidate = ({ candidate }) => two.addIceCandidate(candidate ?? undefined);
  two.onicecandidate = ({ candidate }) => one.addIceCandidate(candidate ?? undefined);
  const place = one.addTransceiver(track, {
    direction: 'sendonly',
    sendEncodings: [{ maxBitrate: kbps * 1000, scaleResolutionDownBy: Math.max(1, track.getSettings().height / height) }],
  });
  const { codecs } = RTCRtpReceiver.getCapabilities('video');
  const wanted = codecs.filter(({ mimeType }) => mimeType.toLowerCase() === `video/${mime.toLowerCase()}`);
  if (wanted.length === 0) return undefined;
  place.setCodecPreferences([...wanted, ...codecs.filter(({ mimeType }) => /rtx|red|ulpfec/.test(mimeType))]);
  two.ontrack = ({ track: remote }) => {
    const video = document.createElement('video');
    video.muted = true;
    video.autoplay = true;
    video.style.inlineSize = '160px';
    video.srcObject = new MediaStream([remote]);
    document.body.append(video);
  };
  await one.setLocalDescription();
  await two.setRemoteDescription(one.localDescription);
  await two.setLocalDescription();
  await one.setRemoteDescription(two.localDescription);
  const parameters = place.sender.getParameters();
  parameters.degradationPreference = 'maintain-resolution';
  await place.sender.setParameters(parameters);
  return { one, two };
}

const read = async (connection, type) => {
  let found;
  (await connection.getStats()).forEach(stat => {
    if (stat.type === type && stat.kind === 'video') found = stat;
  });
  return found;
};

/** ms of processor per second of picture and frame, for encoding and for decoding. */
window.measure = async ({ mime, height, kbps, seconds }) => {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { width: 640, height: 360 } });
  const [track] = stream.getVideoTracks();
  const pair = await connect(track, mime, height, kbps);
  if (!pair) return null;
  // The estimator finds its way first.
  await wait(6000);
  const [out, into] = [await read(pair.one, 'outbound-rtp'), await read(pair.two, 'inbound-rtp')];
  await wait(seconds * 1000);
  const [after, seen] = [await read(pair.one, 'outbound-rtp'), await read(pair.two, 'inbound-rtp')];
  pair.one.close();
  pair.two.close();
  track.stop();
  const [encoded, decoded] = [after.framesEncoded - out.framesEncoded, seen.framesDecoded - into.framesDecoded];
  return {
    mime,
    height: after.frameHeight,
    encoder: after.encoderImplementation ?? '',
    hardware: after.powerEfficientEncoder === true,
    fps: encoded / seconds,
    kbps: ((after.bytesSent - out.bytesSent) * 8) / seconds / 1000,
    qp: encoded > 0 ? (after.qpSum - out.qpSum) / encoded : null,
    encodeMs: encoded > 0 ? ((after.totalEncodeTime - out.totalEncodeTime) * 1000) / encoded : null,
    decodeMs: decoded > 0 ? ((seen.totalDecodeTime - into.totalDecodeTime) * 1000) / decoded : null,
  };
};
