/** A camera made of paint: a calm gradient in a person's own hue with a head and shoulders, moving a little. No device is touched. */
export function paintedCamera(hue: number, { width = 640, height = 360, fps = 5 } = {}): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const [track] = canvas.captureStream(fps).getVideoTracks();
  if (!context || !track) throw new Error('This browser cannot capture a canvas.');
  const paint = (time: number): void => {
    if (track.readyState === 'ended') return;
    paintPerson(context, hue, time / 1000);
    setTimeout(() => {
      paint(performance.now());
    }, 1000 / fps);
  };
  paint(performance.now());
  return track;
}

function paintPerson(context: CanvasRenderingContext2D, hue: number, seconds: number): void {
  const { width, height } = context.canvas;
  const sway = Math.sin(seconds) * width * 0.01;
  const wall = context.createLinearGradient(0, 0, width, height);
  wall.addColorStop(0, `hsl(${String(hue)} 35% 62%)`);
  wall.addColorStop(1, `hsl(${String(hue + 40)} 30% 30%)`);
  context.fillStyle = wall;
  context.fillRect(0, 0, width, height);
  context.fillStyle = `hsl(${String(hue + 180)} 28% 24%)`;
  context.beginPath();
  context.ellipse(width / 2 + sway, height * 1.05, width * 0.24, height * 0.42, 0, 0, 2 * Math.PI);
  context.fill();
  context.fillStyle = `hsl(${String(20 + (hue % 20))} 40% 68%)`;
  context.beginPath();
  context.ellipse(width / 2 + sway * 1.6, height * 0.44, height * 0.15, height * 0.2, 0, 0, 2 * Math.PI);
  context.fill();
}

/** A shared screen made of paint: a window with lines of text. */
export function paintedScreen({ width = 1280, height = 720 } = {}): MediaStreamTrack {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  const [track] = canvas.captureStream(2).getVideoTracks();
  if (!context || !track) throw new Error('This browser cannot capture a canvas.');
  const paint = (): void => {
    if (track.readyState === 'ended') return;
    context.fillStyle = '#f6f7f9';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#2b3440';
    context.font = '600 36px system-ui, sans-serif';
    context.fillText('Quarterly plan', 72, 110);
    context.fillStyle = '#9aa5b4';
    for (let line = 0; line < 9; line += 1) context.fillRect(72, 170 + line * 54, 420 + ((line * 197) % 640), 16);
    setTimeout(paint, 500);
  };
  paint();
  return track;
}

/** A microphone that hears nothing, or a steady tone of so many hertz. */
export function tone(frequency = 0): MediaStreamTrack {
  const audio = new AudioContext();
  const out = audio.createMediaStreamDestination();
  if (frequency > 0) {
    const oscillator = new OscillatorNode(audio, { frequency });
    oscillator.connect(out);
    oscillator.start();
  }
  const [track] = out.stream.getAudioTracks();
  if (!track) throw new Error('This browser made no audio track.');
  track.addEventListener('ended', () => void audio.close());
  return track;
}
