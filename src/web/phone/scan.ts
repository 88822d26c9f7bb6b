// Reads the muster point's code with the camera, where the browser can.
import { make } from './dom.ts';
import { word } from './words.ts';

interface Detector {
  detect(from: HTMLVideoElement): Promise<{ rawValue: string }[]>;
}
declare const BarcodeDetector: new (options: { formats: string[] }) => Detector;

const LOOK_EVERY_MS = 250;

/** The token in a muster point's address; empty when it is another one. */
export function tokenIn(text: string): string {
  return /\/at\/([0-9a-z]{1,11}\.[\w-]{22})(?:[?#].*)?$/.exec(text)?.[1] ?? '';
}

/** The token; empty for a strange code; null when it was closed. */
export async function scanCode(): Promise<string | null> {
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: 'environment' } });
  } catch {
    return '';
  }
  const video = make('video', { srcObject: stream, muted: true, playsInline: true, className: 'scan' });
  const close = make('button', { type: 'button' }, word('phone-app.close'));
  const frame = make('div', { className: 'scanning' }, video, close);
  document.body.append(frame);
  await video.play().catch(() => {});
  const detector = new BarcodeDetector({ formats: ['qr_code'] });
  const found = await new Promise<string | null>((done) => {
    const look = setInterval(async () => {
      const [code] = await detector.detect(video).catch(() => []);
      if (!code) return;
      clearInterval(look);
      done(tokenIn(code.rawValue));
    }, LOOK_EVERY_MS);
    close.onclick = () => {
      clearInterval(look);
      done(null);
    };
  });
  for (const track of stream.getTracks()) track.stop();
  frame.remove();
  return found;
}
