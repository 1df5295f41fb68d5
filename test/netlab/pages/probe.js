/*
 * The lab's eye in a page, the same for the stock page and for ours. It looks from outside only: at the browser's own objects, at the
 * page's public events, and at what is painted. It loads before any other script.
 */
(() => {
  const remoteTracks = new WeakSet();
  const connections = new Set();
  const painted = new Map();
  const sayings = [];
  const latest = new Map();
  const now = () => performance.timeOrigin + performance.now();

  // For the search of causes: what became of each connection, and what went over the broker.
  const traces = [];
  let made = 0;
  const trace = what => traces.push({ at: Math.round(now()), what });

  function kindOf(text) {
    try {
      const { type, payload } = JSON.parse(text);
      return `${type} ${payload?.connectionId ?? ''} ${payload?.wish ?? ''}`;
    } catch {
      return '?';
    }
  }

  window.WebSocket = class extends window.WebSocket {
    constructor(...args) {
      super(...args);
      trace('ws made');
      this.addEventListener('message', ({ data }) => trace(`ws < ${kindOf(data)}`));
      this.addEventListener('open', () => trace('ws open'));
      this.addEventListener('close', () => trace('ws close'));
    }

    send(data) {
      trace(`ws > ${kindOf(data)}`);
      super.send(data);
    }
  };

  addEventListener('online', () => trace('online'));
  addEventListener('offline', () => trace('offline'));
  navigator.connection?.addEventListener('change', () => trace(`network ${navigator.connection.type}`));

  let clockShift = 0;
  const wallClock = Date.now;
  Date.now = () => wallClock() + clockShift;

  window.RTCPeerConnection = class extends window.RTCPeerConnection {
    constructor(...args) {
      super(...args);
      connections.add(this);
      const name = `pc${++made}`;
      trace(`${name} made`);
      for (const state of ['signalingState', 'iceConnectionState', 'connectionState']) {
        this.addEventListener(state.toLowerCase() + 'change', () => trace(`${name} ${state} ${this[state]}`));
      }
      this.addEventListener('icecandidate', ({ candidate }) => {
        if (candidate) trace(`${name} gathered ${candidate.type} ${candidate.address}`);
      });
      this.addEventListener('track', event => remoteTracks.add(event.track));
      this.labName = name;
    }

    restartIce() {
      trace(`${this.labName} restarted`);
      super.restartIce();
    }
  };

  /** Whose picture a video shows: the page's own word for it. */
  let nameOf = video => video.dataset.peer ?? 'somebody';

  function watch(video) {
    if (video.labWatched) return;
    video.labWatched = true;
    const onFrame = () => {
      const track = video.srcObject?.getVideoTracks?.()[0];
      if (track && remoteTracks.has(track) && video.isConnected) {
        const name = nameOf(video);
        if (!painted.has(name)) painted.set(name, []);
        painted.get(name).push(Math.round(now()));
      }
      video.requestVideoFrameCallback(onFrame);
    };
    video.requestVideoFrameCallback(onFrame);
  }

  // A video is watched from the moment it is given something to show, wherever in whatever shadow tree it is.
  const source = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, 'srcObject');
  Object.defineProperty(HTMLMediaElement.prototype, 'srcObject', {
    ...source,
    set(value) {
      if (this instanceof HTMLVideoElement) watch(this);
      source.set.call(this, value);
    },
  });

  function pairOf(report, transport) {
    const pairs = [...report.values()].filter(each => each.type === 'candidate-pair');
    const pair =
      report.get(transport?.selectedCandidatePairId) ??
      pairs.find(each => each.selected) ??
      pairs.find(each => each.nominated && each.state === 'succeeded');
    const local = report.get(pair?.localCandidateId);
    const remote = report.get(pair?.remoteCandidateId);
    if (!local || !remote) return undefined;
    const over = local.candidateType === 'relay' ? `/${local.relayProtocol ?? local.protocol}` : '';
    return `${local.candidateType}${over}-${remote.candidateType}`;
  }

  async function sums() {
    const total = {
      at: Math.round(now()),
      connections: 0,
      audioSamples: 0,
      audioConcealed: 0,
      audioSilentConcealed: 0,
      packetsIn: 0,
      bytesIn: 0,
      freezes: 0,
      framesSent: 0,
      pairs: [],
    };
    for (const connection of connections) {
      if (connection.connectionState === 'closed') {
        connections.delete(connection);
        continue;
      }
      total.connections++;
      const report = await connection.getStats();
      for (const stat of report.values()) {
        if (stat.type === 'inbound-rtp') {
          total.packetsIn += stat.packetsReceived ?? 0;
          total.bytesIn += stat.bytesReceived ?? 0;
          total.audioSamples += stat.totalSamplesReceived ?? 0;
          total.audioConcealed += stat.concealedSamples ?? 0;
          total.audioSilentConcealed += stat.silentConcealedSamples ?? 0;
          total.freezes += stat.freezeCount ?? 0;
        }
        if (stat.type === 'outbound-rtp' && stat.kind === 'video') total.framesSent += stat.framesEncoded ?? 0;
      }
      const pair = pairOf(
        report,
        [...report.values()].find(each => each.type === 'transport'),
      );
      if (pair) total.pairs.push(pair);
    }
    return total;
  }

  window.lab = {
    began: 0,
    begin() {
      window.lab.began ||= Math.round(now());
    },
    /** Notes what the page says about something, when it is not what it said about it before. */
    say(what, about = 'page') {
      if (latest.get(about) === what) return;
      latest.set(about, what);
      sayings.push({ at: Math.round(now()), what });
    },
    nameVideosBy(read) {
      nameOf = read;
    },
    /** Steps the wall clock as the page reads it; the lab's own times come from the monotonic one. */
    shiftClock(ms) {
      clockShift = ms;
    },
    seen: since => Object.fromEntries([...painted].map(([name, times]) => [name, { frames: times.filter(time => time >= since) }])),
    last: () => Object.fromEntries([...painted].map(([name, times]) => [name, times.at(-1)])),
    traces: since => traces.filter(each => each.at >= since),
    said: since => sayings.filter(saying => saying.at >= since),
    sums,
  };
})();
