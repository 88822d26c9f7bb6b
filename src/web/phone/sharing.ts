// Where the phone is: once for an ETA, or shared while the call-out lasts, by a switch that is off until turned on. Arriving
// at the muster point checks in by itself.
import { phoneNow } from './clock.ts';
import { all, one } from './dom.ts';
import { distance_m, isThere, type Position } from './journey-rules.ts';
import { readSummons, type Summons } from './page.ts';
import { word } from './words.ts';

type Answer = (path: string, body: Record<string, unknown>) => Promise<void>;

const OPTIONS: PositionOptions = { enableHighAccuracy: true, timeout: 15_000, maximumAge: 10_000 };
const REPORT_EVERY_MS = 30_000;

const of = ({ coords }: GeolocationPosition): Position => ({ lon: coords.longitude, lat: coords.latitude });

export const positionNow = (): Promise<Position | null> =>
  new Promise((done) =>
    navigator.geolocation.getCurrentPosition(
      (found) => done(of(found)),
      () => done(null),
      OPTIONS,
    ),
  );

let watch: { id: number; path: string } | null = null;
let reported_ms = 0;
/** Checked in once by position: what came of it is the server's to say. */
let arrivedAt = '';

function stop(): void {
  if (watch) navigator.geolocation.clearWatch(watch.id);
  watch = null;
  reported_ms = 0;
}

/** Not kept when it does not arrive: the next one is truer. */
async function report(path: string, body: Record<string, unknown>): Promise<void> {
  const sentAt = phoneNow().toISOString();
  const response = await fetch(`${path}/position`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ ...body, ...(body.sharing === true && { deviceAt: sentAt, sentAt }) }),
    credentials: 'same-origin',
  }).catch(() => null);
  const told = response?.ok ? ((await response.json()) as { sharing: boolean }) : null;
  // The end of the call-out ends it there, whatever this page knows.
  if (told && !told.sharing) stop();
  show();
}

function start(summons: Summons, answer: () => Answer): void {
  if (watch) return;
  const id = navigator.geolocation.watchPosition(
    (found) => {
      const now = readSummons();
      if (!now?.live) return stop();
      const here = of(found);
      const now_ms = phoneNow().getTime();
      if (now_ms - reported_ms >= REPORT_EVERY_MS) {
        reported_ms = now_ms;
        void report(summons.path, { sharing: true, ...here });
      }
      const there = isThere(distance_m(here, summons.muster), found.coords.accuracy, summons.fence_m);
      if (there && arrivedAt !== summons.path && now.state !== 'on_scene') {
        arrivedAt = summons.path;
        void answer()(`${summons.path}/check-in`, { ...here });
      }
    },
    show,
    OPTIONS,
  );
  watch = { id, path: summons.path };
}

function show(): void {
  const on = watch !== null;
  for (const box of all<HTMLInputElement>('#share')) box.checked = on;
  const said = one('#share-said');
  if (said) said.textContent = word(on ? 'phone-app.share.on' : 'phone-app.share.off');
}

/** Puts the switch on the page, as long as there is something to share it for. */
export function offerSharing(summons: Summons, answer: () => Answer): void {
  if (watch && (!summons.live || watch.path !== summons.path)) stop();
  const possible = summons.live && 'geolocation' in navigator;
  for (const part of all('[data-offer=share]')) part.hidden = !possible;
  for (const box of all<HTMLInputElement>('#share')) {
    box.onchange = () => {
      if (box.checked) start(summons, answer);
      else {
        stop();
        void report(summons.path, { sharing: false });
      }
      show();
    };
  }
  show();
}
