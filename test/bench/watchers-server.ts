// Open boards, a process of their own: connections that read events and note when which entry had come. Reads ids only, so that what is measured is the server.
import { connect } from 'node:net';

const [port = '0', path = '/', count = '1'] = process.argv.slice(2);

/** What one connection heard: up to which entry, when. */
interface Heard {
  ids: number[];
  at_ms: number[];
  bytes: number;
}

export interface Asked {
  /** Sent at `from_ms`, shown with this entry. */
  entries: { id: number; from_ms: number }[];
}

/** For each entry until the last of all boards had it; infinite where one never did. */
export interface Told {
  took_ms: number[];
  bytes: number;
  events: number;
}

const now_ms = () => performance.timeOrigin + performance.now();
const EVENT = /id: (\d+)\nevent: (?:board|change)\n/;
/** More than the head of an event is long. */
const HEAD = 60;

function watch(turn: number): Promise<Heard> {
  const heard: Heard = { ids: [], at_ms: [], bytes: 0 };
  const language = turn % 2 === 0 ? 'zh' : 'en';
  return new Promise((ready, fail) => {
    const socket = connect(Number(port), '127.0.0.1');
    socket.write(
      `GET ${path}?lang=${language} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer bench\r\n\r\n`,
    );
    let rest = '';
    let open: number | null = null;
    const read = () => {
      for (;;) {
        if (open === null) {
          const head = EVENT.exec(rest);
          if (!head) {
            rest = rest.slice(-HEAD);
            return;
          }
          open = Number(head[1]);
          rest = rest.slice(head.index + head[0].length);
        }
        const end = rest.indexOf('\n\n');
        if (end === -1) {
          rest = rest.slice(-1);
          return;
        }
        heard.ids.push(open);
        heard.at_ms.push(now_ms());
        open = null;
        rest = rest.slice(end + 2);
      }
    };
    socket.on('error', fail);
    socket.on('data', (chunk: Buffer) => {
      if (heard.bytes === 0) ready(heard);
      heard.bytes += chunk.length;
      rest += chunk.toString('latin1');
      read();
    });
  });
}

function took(all: Heard[], { entries }: Asked): Told {
  const first = all.map(() => 0);
  const took_ms = entries
    .toSorted((a, b) => a.id - b.id)
    .map(({ id, from_ms }) => {
      const until = all.map((heard, i) => {
        let at = first[i] ?? 0;
        while (at < heard.ids.length && (heard.ids[at] ?? 0) < id) at++;
        first[i] = at;
        return heard.at_ms[at] ?? Number.POSITIVE_INFINITY;
      });
      return Math.max(...until) - from_ms;
    });
  const sum = (of: (heard: Heard) => number) => all.reduce((n, heard) => n + of(heard), 0);
  return { took_ms, bytes: sum((h) => h.bytes), events: sum((h) => h.ids.length) };
}

const all: Heard[] = [];
process.on('message', (asked: Asked) => process.send?.(took(all, asked)));
for (let turn = 0; turn < Number(count); turn++) all.push(await watch(turn));
process.send?.({ open: all.length });
process.on('SIGTERM', () => process.exit(0));
