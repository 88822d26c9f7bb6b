// A summons that comes while the app lies open: rings and trembles until somebody answers or silences it. Platforms that
// let no page make itself heard on its own stay with what the notification does.
import { make, one } from './dom.ts';
import { word } from './words.ts';

const AGAIN_MS = 3_000;
const LONGEST_MS = 120_000;
const TREMBLE_MS = [600, 200, 600];
const TONE_HZ = 880;
const TONE_SECONDS = 0.9;

let ringing: { again: ReturnType<typeof setInterval>; end: ReturnType<typeof setTimeout> } | null = null;
let sound: AudioContext | null = null;

function once(): void {
  navigator.vibrate?.(TREMBLE_MS);
  try {
    sound ??= new AudioContext();
    const [tone, loud] = [sound.createOscillator(), sound.createGain()];
    tone.frequency.value = TONE_HZ;
    loud.gain.setValueAtTime(0.6, sound.currentTime);
    loud.gain.exponentialRampToValueAtTime(0.01, sound.currentTime + TONE_SECONDS);
    tone.connect(loud).connect(sound.destination);
    tone.start();
    tone.stop(sound.currentTime + TONE_SECONDS);
  } catch {
    // No sound here: trembling, and the notification, are what there is.
  }
}

export function startRinging(): void {
  if (ringing) return;
  ringing = { again: setInterval(once, AGAIN_MS), end: setTimeout(stopRinging, LONGEST_MS) };
  once();
  const silence = make(
    'button',
    { id: 'silence', type: 'button', onclick: stopRinging },
    word('phone-app.silence'),
  );
  one('main')?.prepend(silence);
}

export function stopRinging(): void {
  if (!ringing) return;
  clearInterval(ringing.again);
  clearTimeout(ringing.end);
  ringing = null;
  navigator.vibrate?.(0);
  one('#silence')?.remove();
}
