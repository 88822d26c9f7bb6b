// Starting a drill at once, which asks first and leads to its board; calling it off, which can be taken back.
import { useQueryClient } from '@tanstack/react-query';
import { App, Button, Input } from 'antd';
import { createElement, Fragment, useState } from 'react';
import { useLocation } from 'wouter';
import { act } from '../api.ts';
import { useWords } from '../language.tsx';
import type { Draft } from './draft.ts';
import { contentOf, fromDrill } from './draft.ts';
import { type Drill, planned } from './drill-api.ts';
import { wokenWords } from './phones-field.tsx';

const UNDO_SECONDS = 20;

export function useDrillActions(drill: Drill) {
  const { t } = useWords();
  const { modal, notification } = App.useApp();
  const [, go] = useLocation();
  const queries = useQueryClient();
  const [busy, setBusy] = useState(false);
  const param = { id: String(drill.id) };
  const guarded = async (work: () => Promise<unknown>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      const description =
        error instanceof Error && error.name === 'ApiError' ? error.message : t('shell.offline');
      notification.error({ placement: 'bottomLeft', title: t('drills.not-done'), description });
    } finally {
      setBusy(false);
      await queries.invalidateQueries({ queryKey: ['drills'] });
    }
  };
  const launch = (despiteOpen: string) =>
    guarded(async () => {
      const json = despiteOpen.trim() === '' ? {} : { despiteOpen };
      const { calloutId } = await (await planned.drills[':id'].start.$post({ param, json })).json();
      go(`/callouts/${calloutId}`);
    });
  const start = () =>
    guarded(async () => {
      const draft: Draft = fromDrill(drill, true);
      const preview = await (await planned.drills.preview.$post({ json: contentOf(draft) } as never)).json();
      const held = drill.openImprovements > 0 && drill.despiteOpen === null;
      let reason = '';
      const why = createElement(Input, {
        ...{ maxLength: 500, 'aria-label': t('plan.despite.reason') },
        onChange: (e) => {
          reason = e.target.value;
        },
      });
      modal.confirm({
        title: t('drills.start.sure', { title: drill.title }),
        content: createElement(
          Fragment,
          null,
          `${wokenWords(t, drill.phones, preview)} ${t(`drills.start.${drill.phones}`)}`,
          held && createElement('p', null, t('drills.start.despite', { n: drill.openImprovements })),
          held && why,
        ),
        ...{ okText: t('drills.start'), cancelText: t('confirm.back'), autoFocusButton: 'cancel' as const },
        onOk: () => launch(reason),
      });
    });
  const cancel = () =>
    guarded(async () => {
      await act(`/drills/${drill.id}/cancel`);
      const key = `cancelled ${drill.id}`;
      const takeBack = () => {
        notification.destroy(key);
        void guarded(() => act(`/drills/${drill.id}/restore`));
      };
      notification.success({
        ...{ key, placement: 'bottomLeft', duration: UNDO_SECONDS },
        title: t('drills.cancel.done', { title: drill.title }),
        // What failed has no moment to come back to.
        actions: drill.state === 'planned' && createElement(Button, { onClick: takeBack }, t('force.undo')),
      });
    });
  return { busy, start, cancel };
}
