// Step 2: what is to be done. One click on a template fills all of it; each field can be changed afterwards.
import { App, Button, Checkbox, Flex, Form, Input, InputNumber, Radio } from 'antd';
import { useEffect } from 'react';
import { Link } from 'wouter';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { timeAt } from '../when.ts';
import { Commander } from './commander.tsx';
import type { Desk } from './desk.ts';
import { arriveBy, type Draft, fromTemplate, KINDS, type Policy, SEVERITIES } from './draft.ts';
import { Lines } from './lines.tsx';
import { UnitSelect } from './units.tsx';

interface Props {
  draft: Draft;
  desk: Desk;
  policy: Policy | undefined;
  change(patch: Partial<Draft>): void;
}

const USUAL_MINUTES = [15, 30, 45, 60, 120];
const UNDO_SECONDS = 12;
const NOTICE = 'template';

export function What(props: Props) {
  const { t } = useWords();
  const { draft, desk, change } = props;
  return (
    <section aria-labelledby="what" className="compose-step">
      <h2 id="what">{t('launch.what')}</h2>
      <Templates {...props} />
      <Form layout="vertical" component="div">
        <Form.Item label={t('launch.kind')}>
          <Radio.Group
            {...{ optionType: 'button', buttonStyle: 'solid', size: 'large', value: draft.kind }}
            name="kind"
            aria-label={t('launch.kind')}
            options={KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
            onChange={(e) => change({ kind: e.target.value })}
          />
          <span className="quiet compose-beside">{t(`launch.kind.${draft.kind}`)}</span>
        </Form.Item>
        <Form.Item label={t('launch.what-title')} htmlFor="title" extra={t('launch.what-title.hint')}>
          <Input
            {...{ id: 'title', value: draft.title, maxLength: 60, autoComplete: 'off' }}
            onChange={(e) => change({ title: e.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('launch.task')} htmlFor="task">
          <Input.TextArea
            {...{ id: 'task', value: draft.task, maxLength: 500, rows: 3 }}
            onChange={(e) => change({ task: e.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('compose.severity')}>
          <Radio.Group
            {...{
              name: 'severity',
              optionType: 'button',
              buttonStyle: 'solid',
              value: draft.severity ?? 'none',
              'aria-label': t('compose.severity'),
            }}
            options={(['none', ...SEVERITIES] as const).map((s) => ({ value: s, label: t(`severity.${s}`) }))}
            onChange={(e) => change({ severity: e.target.value === 'none' ? null : e.target.value })}
          />
        </Form.Item>
        <Lines lines={draft.lines} onChange={(lines) => change({ lines })} />
        <Minutes draft={draft} desk={desk} change={change} />
        <Commander desk={desk} commander={draft.commander} onChange={(commander) => change({ commander })} />
        <Asking {...props} />
      </Form>
    </section>
  );
}

function Templates({ draft, desk, change }: Props) {
  const { t } = useWords();
  const { notification } = App.useApp();
  const { may } = useRights();
  // On the board it would lie over what raises and holds, and there is nothing left to undo.
  useEffect(() => () => notification.destroy(NOTICE), [notification]);
  const take = (template: Desk['templates'][number]) => {
    const before = draft;
    change(fromTemplate(draft, template));
    const undo = () => {
      notification.destroy(NOTICE);
      change(before);
    };
    notification.info({
      ...{ key: NOTICE, duration: UNDO_SECONDS, placement: 'bottomLeft' },
      title: t('compose.template.taken', { name: template.name }),
      actions: <Button onClick={undo}>{t('force.undo')}</Button>,
    });
  };
  return (
    <fieldset className="compose-templates">
      <legend className="unseen">{t('compose.templates')}</legend>
      {desk.templates.map((template) => (
        <Button
          key={template.id}
          size="large"
          type={draft.templateId === template.id ? 'primary' : 'default'}
          aria-pressed={draft.templateId === template.id}
          onClick={() => take(template)}
        >
          {template.name}
        </Button>
      ))}
      {desk.templates.length === 0 && <span>{t('compose.templates.none')}</span>}
      {may('template.change') && <Link href="/templates">{t('compose.templates.manage')}</Link>}
    </fieldset>
  );
}

function Minutes({ draft, desk, change }: Pick<Props, 'draft' | 'desk' | 'change'>) {
  const { t } = useWords();
  const now = desk.clock();
  return (
    <Form.Item label={t('launch.minutes')} htmlFor="minutes">
      <Flex gap={8} wrap align="center">
        <InputNumber
          {...{ id: 'minutes', min: 1, max: 4_320, precision: 0, value: draft.minutes, mode: 'spinner' }}
          style={{ width: 150 }}
          onChange={(minutes) => change({ minutes: minutes ?? 0 })}
        />
        {USUAL_MINUTES.map((minutes) => (
          <Button
            key={minutes}
            aria-pressed={draft.minutes === minutes}
            aria-label={t('compose.minutes', { n: minutes })}
            onClick={() => change({ minutes })}
          >
            {minutes}
          </Button>
        ))}
        <span>{t('compose.by', { time: timeAt(arriveBy(draft, now), now) })}</span>
      </Flex>
    </Form.Item>
  );
}

/** How people are asked: by person or squad, over which channels, across the border, and of which unit. */
function Asking({ draft, desk, policy, change }: Props) {
  const { t } = useWords();
  const asks = { ...policy, ...draft.bend };
  const bend = (patch: Partial<Policy>) => change({ bend: { ...draft.bend, ...patch } });
  return (
    <>
      <Flex gap={24} wrap>
        <Form.Item label={t('launch.mode')}>
          <Radio.Group
            {...{ name: 'mode', value: asks.mode, 'aria-label': t('launch.mode') }}
            options={(['person', 'squad'] as const).map((v) => ({ value: v, label: t(`launch.mode.${v}`) }))}
            onChange={(e) => bend({ mode: e.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('launch.channels')}>
          <Radio.Group
            {...{ name: 'channels', value: asks.channels, 'aria-label': t('launch.channels') }}
            options={(['ladder', 'at_once'] as const).map((v) => ({
              value: v,
              label: t(`launch.channels.${v}`),
            }))}
            onChange={(e) => bend({ channels: e.target.value })}
          />
        </Form.Item>
        <Form.Item label={t('compose.forecast')}>
          <Radio.Group
            {...{ name: 'forecast', value: asks.forecast, 'aria-label': t('compose.forecast') }}
            options={(['off', 'propose', 'act'] as const).map((v) => ({
              ...{ value: v, label: t(`compose.forecast.${v}`) },
              // It names single people.
              disabled: v === 'act' && asks.mode === 'squad',
            }))}
            onChange={(e) => bend({ forecast: e.target.value })}
          />
        </Form.Item>
      </Flex>
      <Checkbox checked={asks.crossBorder ?? true} onChange={(e) => bend({ crossBorder: e.target.checked })}>
        {t('launch.crossBorder')}
      </Checkbox>
      <Form.Item label={t('compose.unit')} htmlFor="unit" className="compose-unit">
        <UnitSelect
          {...{ id: 'unit', value: draft.unitId, only: desk.unitIds, placeholder: t('compose.unit.all') }}
          onChange={(unitId) => change({ unitId })}
        />
      </Form.Item>
    </>
  );
}
