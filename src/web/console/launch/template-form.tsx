// One template, new or changed: the fields that a launch takes from it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Checkbox, Flex, Form, Input, InputNumber, Modal, Radio } from 'antd';
import { useState } from 'react';
import { ApiError, act } from '../api.ts';
import { useWords } from '../language.tsx';
import './launch.css';
import { readDesk, type Template } from './desk.ts';
import { type Line, SEVERITIES } from './draft.ts';
import { Lines } from './lines.tsx';
import { UnitSelect } from './units.tsx';

type Fields = Pick<
  Template,
  'name' | 'title' | 'task' | 'severity' | 'lines' | 'minutes' | 'policy' | 'unitId'
>;
const EMPTY: Fields = {
  ...{ name: '', title: '', task: '', severity: null, lines: [{ role: 'general', count: 10 }], minutes: 30 },
  ...{ policy: null, unitId: null },
};

interface Props {
  /** Null: a new one. */
  template: Template | null;
  close(): void;
}

export function TemplateForm({ template, close }: Props) {
  const { t } = useWords();
  const { message } = App.useApp();
  const queries = useQueryClient();
  const [fields, setFields] = useState<Fields>(template ?? EMPTY);
  const [refused, refuse] = useState<ApiError | null>(null);
  const put = (patch: Partial<Fields>) => setFields({ ...fields, ...patch });
  const save = async () => {
    const { unitId, name, title, severity, lines, minutes, policy } = fields;
    const task = fields.task.trim() || undefined;
    const body = { name, title, task, severity, lines, minutes, policy };
    try {
      if (template) {
        await act(`/launch-templates/${template.id}`, { ...body, version: template.version }, 'PUT');
      } else await act('/launch-templates', { ...body, unitId });
    } catch (error) {
      if (error instanceof ApiError) return refuse(error);
      throw error;
    }
    await queries.invalidateQueries({ queryKey: ['launch-templates'] });
    await queries.invalidateQueries({ queryKey: ['launch-desk'] });
    message.success(t('template.saved', { name }));
    close();
  };
  return (
    <Modal
      {...{ open: true, onCancel: close, width: 640, destroyOnHidden: true, okText: t('template.save') }}
      {...{ onOk: save, cancelText: t('template.cancel'), mask: { closable: false } }}
      title={template ? t('template.edit', { name: template.name }) : t('template.new')}
    >
      {refused && (
        <Alert
          {...{ type: 'error', showIcon: true, role: 'alert', title: refused.message }}
          description={refused.fields.map((f) => `${f.field}：${f.message}`).join('；')}
        />
      )}
      <Body fields={fields} put={put} isNew={template === null} />
    </Modal>
  );
}

function Body({ fields, put, isNew }: { fields: Fields; put(p: Partial<Fields>): void; isNew: boolean }) {
  const { t } = useWords();
  const texts = (name: 'name' | 'title', label: string, maxLength: number) => (
    <Form.Item label={label} htmlFor={`template-${name}`}>
      <Input
        {...{ id: `template-${name}`, maxLength, value: fields[name], autoComplete: 'off' }}
        onChange={(e) => put({ [name]: e.target.value })}
      />
    </Form.Item>
  );
  return (
    <Form layout="vertical" component="div">
      {texts('name', t('template.name'), 30)}
      {isNew && <Scope unitId={fields.unitId} put={put} />}
      {texts('title', t('launch.what-title'), 60)}
      <Form.Item label={t('launch.task')} htmlFor="template-task">
        <Input.TextArea
          {...{
            id: 'template-task',
            value: fields.task,
            maxLength: 500,
            rows: 3,
          }}
          onChange={(e) => put({ task: e.target.value })}
        />
      </Form.Item>
      <Form.Item label={t('compose.severity')}>
        <Radio.Group
          {...{
            name: 'template-severity',
            optionType: 'button',
            buttonStyle: 'solid',
            value: fields.severity ?? 'none',
            'aria-label': t('compose.severity'),
          }}
          options={(['none', ...SEVERITIES] as const).map((s) => ({ value: s, label: t(`severity.${s}`) }))}
          onChange={(e) => put({ severity: e.target.value === 'none' ? null : e.target.value })}
        />
      </Form.Item>
      <Lines lines={fields.lines as Line[]} onChange={(lines) => put({ lines })} />
      <Flex gap={16} wrap align="center">
        <Form.Item label={t('template.minutes')} htmlFor="template-minutes">
          <InputNumber
            {...{ id: 'template-minutes', min: 1, max: 4_320, precision: 0, value: fields.minutes }}
            onChange={(minutes) => put({ minutes: minutes ?? 30 })}
          />
        </Form.Item>
        <Checkbox
          checked={fields.policy?.mode === 'squad'}
          onChange={(e) => put({ policy: withMode(fields.policy, e.target.checked) })}
        >
          {t('launch.mode.squad')}
        </Checkbox>
      </Flex>
    </Form>
  );
}

/** By squad or by person, whatever else the template asks for. */
function withMode(policy: Fields['policy'], bySquad: boolean): Fields['policy'] {
  if (!bySquad && policy === null) return null;
  return { ...policy, mode: bySquad ? 'squad' : 'person' } as Fields['policy'];
}

/** The city's for everybody, where the maker may; else of one unit. */
function Scope({ unitId, put }: { unitId: number | null; put(p: Partial<Fields>): void }) {
  const { t } = useWords();
  const desk = useQuery({ queryKey: ['launch-desk'], queryFn: readDesk });
  const words = t(desk.data?.everywhere ? 'template.city' : 'template.scope.pick');
  return (
    <Form.Item label={t('template.scope')} htmlFor="template-unit">
      <UnitSelect
        {...{ id: 'template-unit', value: unitId, placeholder: words, only: desk.data?.unitIds ?? [] }}
        onChange={(next) => put({ unitId: next })}
      />
      {desk.data?.everywhere && unitId !== null && (
        <Button type="link" onClick={() => put({ unitId: null })}>
          {t('template.city')}
        </Button>
      )}
    </Form.Item>
  );
}
