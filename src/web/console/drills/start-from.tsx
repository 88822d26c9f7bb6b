// Where a plan begins: a scenario that comes with the product, a template saved by hand, or nothing; and saving one.
import { useQuery } from '@tanstack/react-query';
import { App, Button, Flex, Form, Select } from 'antd';
import { act } from '../api.ts';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { type Draft, fromScenario, fromTemplate } from './draft.ts';
import { listTemplates, planned } from './drill-api.ts';

export function StartFrom({ draft, onFill }: { draft: Draft; onFill(draft: Draft): void }) {
  const { t } = useWords();
  const { may } = useRights();
  const options = useQuery({
    queryKey: ['drill-options'],
    queryFn: async () => (await planned.drills.options.$get()).json(),
  });
  const templates = useQuery({
    queryKey: ['launch-templates'],
    enabled: may('callout.launch'),
    queryFn: listTemplates,
  });
  const scenarios = options.data?.scenarios ?? [];
  const groups = [
    {
      label: t('plan.from.scenarios'),
      options: scenarios.map((s) => ({ value: `scenario ${s.key}`, label: t(`drill-scenario.${s.key}`) })),
    },
    {
      label: t('plan.from.templates'),
      options: (templates.data ?? []).map((s) => ({ value: `template ${s.id}`, label: s.name })),
    },
  ].filter((group) => group.options.length > 0);
  const fill = (chosen: string | undefined) => {
    const scenario = scenarios.find((s) => `scenario ${s.key}` === chosen);
    const template = templates.data?.find((s) => `template ${s.id}` === chosen);
    if (scenario) onFill(fromScenario(draft, scenario));
    else if (template) onFill(fromTemplate(draft, template));
    else onFill({ ...draft, scenario: null });
  };
  return (
    <Flex gap={12} wrap align="end">
      <Form.Item
        label={t('plan.from')}
        htmlFor="drill-from"
        style={{ flex: '1 1 240px', minWidth: 0, maxWidth: '100%' }}
      >
        <Select
          {...{ id: 'drill-from', allowClear: true, options: groups, placeholder: t('plan.from.hand') }}
          defaultValue={draft.scenario === null ? undefined : `scenario ${draft.scenario}`}
          onChange={fill}
        />
      </Form.Item>
      {may('template.change') && <SaveTemplate draft={draft} onSaved={templates.refetch} />}
    </Flex>
  );
}

function SaveTemplate({ draft, onSaved }: { draft: Draft; onSaved(): unknown }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const name = draft.title.trim().slice(0, 30);
  const save = async () => {
    const { title, task, lines, arriveByMinutes: minutes, policy, unitId } = draft;
    try {
      await act('/launch-templates', {
        name,
        title,
        ...(task.trim() && { task }),
        lines,
        minutes,
        policy,
        unitId,
      });
      message.success(t('plan.template.saved', { name }));
      await onSaved();
    } catch (error) {
      message.error(
        error instanceof Error && error.name === 'ApiError' ? error.message : t('shell.offline'),
        8,
      );
    }
  };
  return (
    <Form.Item>
      <Button disabled={name === ''} onClick={save}>
        {t('plan.template.save')}
      </Button>
    </Form.Item>
  );
}
