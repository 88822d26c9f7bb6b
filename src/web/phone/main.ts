// The phone's program. The server's pages work without it; with it they work without a network, too.
import { one } from './dom.ts';
import { startShell } from './shell.ts';
import { startSummons } from './summons.ts';

if (one('#app')) startShell();
else startSummons();

// After everything that the answer needs: on a bad network the first seconds are the answer's.
window.addEventListener('load', () => void navigator.serviceWorker?.register('/sw.js').catch(() => {}));
