// Plans a drill, or changes one: from a scenario, a template or by hand; whom it wakes stands beside the choice of phones.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Flex, Form, Radio, Typography } from 'antd';
import { useState } from 'react';
import { Link, useLocation, useParams, useSearchParams } from 'wouter';
import { ApiError, act } from '../api.ts';
import { type FieldsProps, WhatFields, WhereFields, WhoFields } from '../drills/content-fields.tsx';
import { DespiteOpen } from '../drills/despite-open.tsx';
import { contentOf, type Draft, EMPTY, fromDrill, whenOf } from '../drills/draft.ts';
import { type Drill, readDrill } from '../drills/drill-api.ts';
import '../drills/drills.css';
import { PhonesField } from '../drills/phones-field.tsx';
import { StartFrom } from '../drills/start-from.tsx';
import { WhenFields } from '../drills/when-fields.tsx';
import { useWords } from '../language.tsx';
import { useMe, useRights } from '../rights.tsx';
import { Failed, Loading, NotAllowed } from '../shell.tsx';

export default function DrillPlanPage() {
  const { id } = useParams<{ id?: string }>();
  const [asked] = useSearchParams();
  const like = id ?? asked.get('from');
  const me = useMe();
  const plans = useRights().may('drill.plan');
  const known = useQuery({
    queryKey: ['drills', 'one', like],
    enabled: like !== null && plans,
    refetchOnWindowFocus: false,
    queryFn: () => readDrill(like ?? ''),
  });
  if (me && !plans) return <NotAllowed />;
  if (known.error) return <Failed error={known.error} retry={known.refetch} />;
  if (!me || (like !== null && !known.data)) return <Loading />;
  const draft = known.data ? fromDrill(known.data, id === undefined) : emptyFor(asked);
  return <Plan key={known.data?.version ?? 0} start={draft} drill={id ? (known.data ?? null) : null} />;
}

/** From the calendar: for a unit, at a time or as a surprise. */
const emptyFor = (asked: URLSearchParams): Draft => ({
  ...EMPTY,
  unitId: Number(asked.get('unit')) || null,
  timing: asked.get('timing') === 'window' ? 'window' : 'at',
});

/** Saves, and goes back to the list; what the server refuses is told at its field. */
function useSave(draft: Draft, drill: Drill | null) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [, go] = useLocation();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const despiteOpen = draft.despiteOpen.trim() || null;
      const body = { ...contentOf(draft), when: whenOf(draft), despiteOpen };
      if (drill) await act(`/drills/${drill.id}`, { ...body, version: drill.version }, 'PUT');
      else await act('/drills', body);
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['drills'] });
      message.success(t('plan.saved'));
      go('/drills');
    },
  });
}

function Plan({ start, drill }: { start: Draft; drill: Drill | null }) {
  const { t } = useWords();
  const [draft, put] = useState(start);
  const set = (change: Partial<Draft>) => put((d) => ({ ...d, ...change }));
  const save = useSave(draft, drill);
  const wrong: FieldsProps['wrong'] = (field) => {
    const fields = save.error instanceof ApiError ? save.error.fields : [];
    const found = fields.find((f) => f.field === field || f.field.startsWith(`${field}.`));
    return found ? { validateStatus: 'error', help: found.message } : {};
  };
  const ready = contentOf(draft) !== null && whenOf(draft) !== null;
  const fields = { draft, set, wrong };
  return (
    <article className={`drill-plan kind-${draft.kind}`}>
      <Form layout="vertical" component="div">
        <Link href="/drills">{t('plan.back')}</Link>
        <Typography.Title level={1} style={{ fontSize: 24, margin: '8px 0 16px' }}>
          {t(`kind.${draft.kind}`)} · {t(drill ? 'plan.change' : 'plan.new')}
        </Typography.Title>
        <StartFrom draft={draft} onFill={put} />
        <fieldset className="drill-choice">
          <legend>{t('plan.kind')}</legend>
          <Radio.Group name="kind" value={draft.kind} onChange={(e) => set({ kind: e.target.value })}>
            <Radio value="drill">{t('kind.drill')}</Radio>
            <Radio value="test">{t('kind.test')}</Radio>
          </Radio.Group>
        </fieldset>
        <WhatFields {...fields} />
        <WhereFields {...fields} />
        <WhoFields {...fields} />
        <WhenFields {...fields} />
        <PhonesField draft={draft} set={set} />
        <DespiteOpen {...fields} open={drill?.openImprovements ?? 0} />
        {save.error && (
          <Alert type="error" showIcon title={save.error.message} style={{ marginBottom: 16 }} />
        )}
        <Flex gap={12} wrap align="center">
          <Button
            type="primary"
            size="large"
            disabled={!ready}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            {t('plan.save')}
          </Button>
          {!ready && <span className="quiet">{t('plan.not-ready')}</span>}
        </Flex>
      </Form>
    </article>
  );
}
