// A station's sheet: who is there, ticked by several officers at once, and who was told of the absent.
import { Alert, Button, Flex, Select, Switch, Typography } from 'antd';
import { useState } from 'react';
import { Link, useParams, useSearchParams } from 'wouter';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import type { Entry, Sheet } from '../roll-calls/api.ts';
import '../roll-calls/roll-calls.css';
import { SheetList } from '../roll-calls/sheet.tsx';
import { type Clash, type LiveSheet, useSheet } from '../roll-calls/use-sheet.ts';
import { Failed, Loading } from '../shell.tsx';
import { rollCallTexts } from '../texts/roll-call-texts.ts';
import { addTexts } from '../texts.ts';
import { timeAt } from '../when.ts';

addTexts(rollCallTexts);

function Head({ sheet: { rollCall, now, entries } }: { sheet: Sheet }) {
  const { t } = useWords();
  const at = (time: string) => timeAt(time, new Date(now));
  const times = { closes: at(rollCall.closesAt), again: at(rollCall.secondCallAt) };
  const n = (...states: Entry['state'][]) => entries.filter((e) => states.includes(e.state)).length;
  const counts = [
    ...[
      t('rc.n.there', { n: n('present', 'late'), of: entries.length }),
      t('rc.n.silent', { n: n('silent') }),
    ],
    ...[t('rc.n.late', { n: n('late') }), t('rc.n.wrong_place', { n: n('wrong_place') })],
    ...[t('rc.n.absent', { n: n('absent') }), t('rc.n.excused', { n: n('excused') })],
  ];
  return (
    <>
      <Link href="/roll-calls">{t('rc.back')}</Link>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {`${rollCall.stationName} ${at(rollCall.opensAt)} ${t(`rc.kind.${rollCall.kind}`)}`}
      </Typography.Title>
      <p role="status" style={{ margin: 0 }}>
        <b>{t(rollCall.closedAt ? 'rc.closed' : rollCall.byRadio ? 'rc.open.radio' : 'rc.open', times)}</b>
      </p>
      <ul className="counts">
        {counts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </>
  );
}

function Told({ sheet }: { sheet: Sheet }) {
  const { t } = useWords();
  const now = new Date(sheet.now);
  if (!sheet.rollCall.closedAt) return null;
  const absent = sheet.entries.some((e) => e.state === 'absent');
  return (
    <section>
      <h2 style={{ fontSize: 18 }}>{t('rc.told')}</h2>
      {sheet.told.length === 0 && <p>{t(absent ? 'rc.told.nobody' : 'rc.told.needless')}</p>}
      <ul>
        {sheet.told.map((n, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: several officers of one station have nothing else to tell them apart
          <li key={i}>
            {t(`rc.told.${n.state}`, {
              ...{ to: n.organisationName, who: t(`rc.told.to.${n.kind}`), n: n.absent },
              at: n.at ? timeAt(n.at, now) : '',
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ClashNotice({ live, sheet, clash }: { live: LiveSheet; sheet: Sheet; clash: Clash }) {
  const { t } = useWords();
  const entry = sheet.entries.find((e) => e.memberId === clash.memberId);
  const about = {
    ...{ name: entry?.name ?? '', at: timeAt(clash.between.saidAt, new Date(sheet.now)) },
    by: entry?.marks.find((m) => m.by === clash.between.by)?.byName ?? '',
    ...{ theirs: t(`rc.is.${clash.between.state}`), mine: t(`rc.is.${clash.mine}`) },
  };
  const theirs = () => {
    live.tick(clash.memberId, clash.between.state);
    live.seen(clash);
  };
  return (
    <Alert
      {...{ type: 'warning', showIcon: true, title: t('rc.clash', about) }}
      description={
        <Flex gap={8} wrap>
          <Button onClick={() => live.seen(clash)}>{t('rc.clash.mine', about)}</Button>
          <Button onClick={theirs}>{t('rc.clash.theirs', about)}</Button>
        </Flex>
      }
    />
  );
}

function Notices({ live, sheet }: { live: LiveSheet; sheet: Sheet }) {
  const { t } = useWords();
  return (
    <div aria-live="polite">
      {live.error && <Alert type="warning" showIcon title={t('rc.stale')} />}
      {live.offline && <Alert type="warning" showIcon title={t('rc.offline', { n: live.waiting })} />}
      {live.refused && <Alert type="error" showIcon title={live.refused} />}
      {live.clashes.map((clash) => (
        <ClashNotice key={`${clash.memberId} ${clash.between.saidAt}`} {...{ live, sheet, clash }} />
      ))}
    </div>
  );
}

/** What of a sheet is looked at. */
const SHOWN = {
  all: null,
  silent: ['silent', 'absent'],
  there: ['present', 'late'],
  late: ['late'],
  wrong_place: ['wrong_place'],
  excused: ['excused'],
} satisfies Record<string, Entry['state'][] | null>;
type Shown = keyof typeof SHOWN;
const KINDS = Object.keys(SHOWN) as Shown[];

export default function RollCallPage() {
  const { t } = useWords();
  const { id } = useParams<{ id: string }>();
  const live = useSheet(id);
  const rights = useRights();
  const [place, go] = useState(0);
  const [radio, read] = useState<boolean | null>(null);
  const [asked] = useSearchParams();
  const [shown, show] = useState<Shown>(() => KINDS.find((one) => one === asked.get('show')) ?? 'all');
  const { sheet } = live;
  if (!sheet) return live.error ? <Failed error={live.error} retry={live.reread} /> : <Loading />;
  const { rollCall } = sheet;
  const open = rollCall.closedAt === null;
  const one = open && (radio ?? rollCall.byRadio);
  const states: readonly Entry['state'][] | null = one ? null : SHOWN[shown];
  const entries = states ? sheet.entries.filter((e) => states.includes(e.state)) : sheet.entries;
  return (
    <Flex vertical gap={12}>
      <Head sheet={sheet} />
      <Notices live={live} sheet={sheet} />
      <Flex gap={16} wrap align="center">
        {open && (
          <span>
            <Switch checked={one} onChange={read} aria-label={t('rc.read-out')} /> {t('rc.read-out')}
          </span>
        )}
        {!one && (
          <Select<Shown>
            {...{ value: shown, style: { width: 180 }, 'aria-label': t('rc.show') }}
            onChange={show}
            options={KINDS.map((value) => ({ value, label: t(`rc.show.${value}`) }))}
          />
        )}
      </Flex>
      {open && rights.may('duty.change') && (
        <p className="quiet" style={{ margin: 0 }}>
          {t('rc.keys')}
        </p>
      )}
      {entries.length === 0 && (
        <p>
          {t(sheet.entries.length === 0 ? 'rc.nobody' : shown === 'silent' ? 'rc.all-heard' : 'rc.none-so')}
        </p>
      )}
      <SheetList
        {...{
          entries,
          go,
          radio: one,
          now: new Date(sheet.now),
          current: Math.min(place, Math.max(0, entries.length - 1)),
        }}
        tick={open && rights.may('duty.change') ? live.tick : null}
      />
      <Told sheet={sheet} />
    </Flex>
  );
}
