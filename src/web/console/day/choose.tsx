// Which station and which day; both stand in the address, so that a day can be sent to somebody.
import { useQuery } from '@tanstack/react-query';
import { Button, DatePicker, Flex, Select } from 'antd';
import dayjs from 'dayjs';
import { useEffect, useMemo } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { read } from '../api.ts';
import { useWords } from '../language.tsx';
import { useMe } from '../rights.tsx';

interface Node {
  id: number;
  kind: string;
  name: string;
  parentId: number | null;
}

export interface Chosen {
  stationId: number | null;
  /** Null: today. */
  day: string | null;
  choose(to: { stationId?: number; day?: string | null }): void;
}

const DAY = /^\d{4}-\d\d-\d\d$/;

export function useChosen(): Chosen {
  const [asked] = useSearchParams();
  const [, go] = useLocation();
  const station = Number(asked.get('station'));
  const told = asked.get('day') ?? '';
  const stationId = Number.isSafeInteger(station) && station > 0 ? station : null;
  const day = DAY.test(told) ? told : null;
  const choose: Chosen['choose'] = (to) => {
    const next = { stationId, day, ...to };
    const query = new URLSearchParams();
    if (next.stationId !== null) query.set('station', String(next.stationId));
    if (next.day !== null) query.set('day', next.day);
    go(`/day?${query}`, { replace: true });
  };
  return { stationId, day, choose };
}

/** All stations by county; one's own when a role is for one alone. */
function useStations(): {
  groups: { label: string; options: { value: number; label: string }[] }[];
  own: number | null;
} {
  const me = useMe();
  const { data } = useQuery({
    queryKey: ['organisations'],
    staleTime: 60_000,
    queryFn: () => read<{ items: Node[] }>('/organisations'),
  });
  return useMemo(() => {
    const nodes = data?.items ?? [];
    const groups = nodes
      .filter((county) => county.kind === 'county')
      .map((county) => ({
        label: county.name,
        options: nodes
          .filter((s) => s.kind === 'station' && s.parentId === county.id)
          .map((s) => ({ value: s.id, label: s.name })),
      }))
      .filter((group) => group.options.length > 0);
    const all = groups.flatMap((g) => g.options);
    const mine = all.filter((s) => me?.roles.some((r) => r.role === 'station' && r.scopeName === s.label));
    const only = mine.length > 0 ? mine : all;
    return { groups, own: only.length === 1 ? (only[0]?.value ?? null) : null };
  }, [data, me]);
}

/** `shown`: the day on the screen, and what today is there. */
export function Choose({
  chosen,
  shown,
}: {
  chosen: Chosen;
  shown: { day: string; today: string } | undefined;
}) {
  const { t } = useWords();
  const { groups, own } = useStations();
  const { stationId, day, choose } = chosen;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, as soon as it is known
  useEffect(() => {
    if (stationId === null && own !== null) choose({ stationId: own });
  }, [stationId, own]);
  const at = dayjs(day ?? shown?.day ?? null);
  const turn = (days: number) => choose({ day: at.add(days, 'day').format('YYYY-MM-DD') });
  return (
    <Flex gap={8} wrap align="center">
      <Select
        {...{
          showSearch: { optionFilterProp: 'label' },
          style: { width: 240 },
          value: stationId,
          options: groups,
        }}
        aria-label={t('day.station')}
        placeholder={t('day.station')}
        onChange={(id) => choose({ stationId: id })}
      />
      <Button onClick={() => turn(-1)} disabled={!at.isValid()}>
        {t('day.before')}
      </Button>
      <DatePicker
        {...{ allowClear: false, 'aria-label': t('day.day'), value: at.isValid() ? at : null }}
        onChange={(to) => to && choose({ day: to.format('YYYY-MM-DD') })}
      />
      <Button onClick={() => turn(1)} disabled={!at.isValid()}>
        {t('day.after')}
      </Button>
      {shown && shown.day !== shown.today && (
        <Button onClick={() => choose({ day: null })}>{t('day.today')}</Button>
      )}
    </Flex>
  );
}
