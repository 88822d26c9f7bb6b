// A pair of neighbouring sites: how it stands, what both share, its log, and all that was decided of it.
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Popconfirm, Tabs, Typography } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { jointDutyTexts } from '../../../duty/joint-duty-texts.ts';
import { pairs, useActs, type WholePair } from '../joint-duty/api.ts';
import { PairLog } from '../joint-duty/log.tsx';
import { Decline, EndPair } from '../joint-duty/pair-forms.tsx';
import { isOwn, waitsForMe } from '../joint-duty/pairs.tsx';
import { SharedSheet } from '../joint-duty/sheet.tsx';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { jointDutyPageTexts } from '../texts/joint-duty-page-texts.ts';
import { addTexts } from '../texts.ts';
import { minuteAt } from '../when.ts';

addTexts(jointDutyTexts, jointDutyPageTexts);

function History({ whole: { pair, history } }: { whole: WholePair }) {
  const { t } = useWords();
  const site = { confirmed_a: pair.a.siteName, confirmed_b: pair.b.siteName } as Record<string, string>;
  return (
    <ul style={{ margin: 0 }}>
      {history.map((h) => (
        <li key={`${h.pairId} ${h.what}`}>
          {minuteAt(h.at)} {h.byName} · {t(`jd.step.${h.what}`, { site: site[h.what] ?? '' })}
          {h.reason && `：${h.reason}`}
        </li>
      ))}
    </ul>
  );
}

function Standing({ whole: { pair }, reread }: { whole: WholePair; reread(): void }) {
  const { t } = useWords();
  const [asking, ask] = useState<'decline' | 'end' | null>(null);
  const { wrong, act } = useActs(['site-pair', String(pair.id)]);
  const done = () => {
    ask(null);
    reread();
  };
  const said = [pair.a, pair.b].map((side) =>
    t(side.confirmed ? 'jd.side.said' : 'jd.side.unsaid', { who: side.stationName, site: side.siteName }),
  );
  return (
    <Flex vertical gap={8}>
      <p style={{ margin: 0 }}>
        <b>{t(`jd.state.${pair.state}`)}</b> {pair.endedOn} {pair.closeReason}{' '}
        {pair.distanceMetres !== null && t('joint.distance', { n: pair.distanceMetres })}
      </p>
      {pair.state === 'proposed' && <p style={{ margin: 0 }}>{said.join('；')}</p>}
      {wrong && <Alert type="error" showIcon title={wrong} />}
      {isOwn(pair) && (
        <Flex gap={8}>
          {waitsForMe(pair) && (
            <Popconfirm
              title={t('jd.confirm.sure')}
              okText={t('jd.confirm')}
              onConfirm={() => act(() => pairs[':id'].confirm.$post({ param: { id: String(pair.id) } }))}
            >
              <Button type="primary">{t('jd.confirm')}</Button>
            </Popconfirm>
          )}
          {pair.state === 'proposed' && <Button onClick={() => ask('decline')}>{t('jd.decline')}</Button>}
          {pair.state === 'confirmed' && (
            <Button danger onClick={() => ask('end')}>
              {t('jd.end')}
            </Button>
          )}
        </Flex>
      )}
      {asking === 'decline' && <Decline pair={pair} onDone={done} />}
      {asking === 'end' && <EndPair pair={pair} onDone={done} />}
    </Flex>
  );
}

export default function SitePairPage() {
  const { t } = useWords();
  const { id = '' } = useParams();
  const found = useQuery({
    queryKey: ['site-pair', id],
    queryFn: async () => (await pairs[':id'].$get({ param: { id } })).json(),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const whole = found.data;
  const { pair } = whole;
  const tab = (key: string, children: React.ReactNode) => ({ key, label: t(`jd.tab.${key}`), children });
  const tabs = [
    ...(pair.state === 'confirmed' ? [tab('sheet', <SharedSheet pair={pair} />)] : []),
    ...(pair.state === 'confirmed' || pair.state === 'ended' ? [tab('log', <PairLog pair={pair} />)] : []),
    tab('history', <History whole={whole} />),
  ];
  return (
    <Flex vertical gap={12}>
      <Link href="/joint-duty">{t('jd.back')}</Link>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('joint.title', { a: pair.a.siteName, b: pair.b.siteName })}
      </Typography.Title>
      <Standing whole={whole} reread={found.refetch} />
      <Tabs key={pair.state} items={tabs} destroyOnHidden />
    </Flex>
  );
}
