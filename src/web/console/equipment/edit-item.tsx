// One kind of equipment, new or changed, with who must have it; somebody else's change in between is told.
import { Alert, Button, Flex, Form, Input, InputNumber, Modal, Select, Switch } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { type Unit, wholeName } from '../pages/force-api.ts';
import { ROLES } from '../pages/force-words.ts';
import { equipment, type Item, type Need } from './api.ts';
import './equipment.css';

interface NeedRow {
  who: string;
  unitId?: number | null;
  count: number;
}
interface Given {
  name: string;
  serialised: boolean;
  shelfMonths?: number | null;
  inspectMonths?: number | null;
  steps: string[];
  needs: NeedRow[];
  retired?: boolean;
}

/** Whom a row of the standard is about, in one choice. */
const rowOf = ({ per, post, role, unitKind, unitId, count }: Need): NeedRow => ({
  who: post ? `post ${post}` : role ? `role ${role}` : unitKind ? `kind ${unitKind}` : `${per} all`,
  ...{ unitId, count },
});
function needOf({ who, unitId, count }: NeedRow) {
  const [what, which] = who.split(' ');
  const per = what === 'kind' || what === 'unit' ? 'unit' : 'person';
  const about = what === 'post' ? { post: which } : what === 'role' ? { role: which } : {};
  return {
    ...{ per, count, ...about },
    ...(what === 'kind' ? { unitKind: which } : { unitId: unitId ?? null }),
  };
}

export function EditItem({ item, units, onDone }: { item: Item | null; units: Unit[]; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Given>();
  const [wrong, tell] = useState<string | null>(null);
  const save = async ({ needs, ...given }: Given) => {
    const json = { ...given, needs: needs.map(needOf) } as never;
    try {
      if (item) {
        const whole = { ...(json as object), version: item.version } as never;
        await equipment['equipment-items'][':id'].$put({ param: { id: String(item.id) }, json: whole });
      } else await equipment['equipment-items'].$post({ json });
      onDone();
    } catch (error) {
      tell((error as Error).message);
    }
  };
  return (
    <Modal open title={item?.name ?? t('equipment.add-item')} onOk={() => form.submit()} onCancel={onDone}>
      {wrong && <Alert type="error" showIcon title={wrong} style={{ marginBottom: 12 }} />}
      <Form
        form={form}
        layout="vertical"
        onFinish={save}
        initialValues={{ serialised: true, steps: [], ...item, needs: (item?.needs ?? []).map(rowOf) }}
      >
        <Fields known={item !== null} />
        <Needs units={units} />
      </Form>
    </Modal>
  );
}

function Fields({ known }: { known: boolean }) {
  const { t } = useWords();
  const months = (name: 'shelfMonths' | 'inspectMonths', label: string, max: number) => (
    <Form.Item name={name} label={t(label)} style={{ flex: 1, minWidth: 140 }}>
      <InputNumber
        {...{ min: 1, max, precision: 0 }}
        placeholder={t('equipment.never')}
        style={{ width: '100%' }}
      />
    </Form.Item>
  );
  return (
    <>
      <Form.Item
        name="name"
        label={t('equipment.item')}
        rules={[{ required: true, whitespace: true, message: t('shell.required') }]}
      >
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item name="serialised" label={t('equipment.by-serial')} valuePropName="checked">
        <Switch />
      </Form.Item>
      <Flex gap={12} wrap>
        {months('shelfMonths', 'equipment.shelf-months', 240)}
        {months('inspectMonths', 'equipment.inspect-months', 120)}
      </Flex>
      <Form.Item name="steps" label={t('equipment.steps')} extra={t('equipment.steps.how')}>
        <Select mode="tags" maxCount={30} open={false} suffixIcon={null} />
      </Form.Item>
      {known && (
        <Form.Item name="retired" label={t('equipment.retire')} valuePropName="checked">
          <Switch />
        </Form.Item>
      )}
    </>
  );
}

function Needs({ units }: { units: Unit[] }) {
  const { t } = useWords();
  const choices = [
    { value: 'person all', label: t('equipment.everybody') },
    ...['leader', 'deputy', 'member'].map((p) => ({ value: `post ${p}`, label: t(`post.${p}`) })),
    ...ROLES.map((r) => ({ value: `role ${r}`, label: t(`role.${r}`) })),
    ...['battalion', 'company', 'squad'].map((k) => ({
      value: `kind ${k}`,
      label: t(`equipment.kind.${k}`),
    })),
    { value: 'unit all', label: t('equipment.one-unit') },
  ];
  const names = units.map((u) => ({ value: u.id, label: wholeName(units, u.id) }));
  return (
    <fieldset className="needs rule">
      <legend>{t('equipment.needs')}</legend>
      <Form.List name="needs">
        {(rows, { add, remove }) => (
          <>
            {rows.map(({ key, name }) => (
              <Flex key={key} gap={8} wrap align="start">
                <Form.Item name={[name, 'who']} rules={[{ required: true, message: t('shell.required') }]}>
                  <Select
                    aria-label={t('equipment.need.who')}
                    style={{ width: 150 }}
                    options={choices}
                    showSearch={{ optionFilterProp: 'label' }}
                  />
                </Form.Item>
                <Form.Item
                  noStyle
                  shouldUpdate={(a: Given, b: Given) => a.needs[name]?.who !== b.needs[name]?.who}
                >
                  {({ getFieldValue }) =>
                    !String(getFieldValue(['needs', name, 'who'])).startsWith('kind') && (
                      <Form.Item name={[name, 'unitId']}>
                        <Select
                          allowClear
                          aria-label={t('equipment.need.unit')}
                          placeholder={t('equipment.need.unit')}
                          style={{ width: 150 }}
                          options={names}
                          showSearch={{ optionFilterProp: 'label' }}
                        />
                      </Form.Item>
                    )
                  }
                </Form.Item>
                <Form.Item name={[name, 'count']} rules={[{ required: true, message: t('shell.required') }]}>
                  <InputNumber
                    {...{ min: 1, max: 10_000, precision: 0 }}
                    aria-label={t('equipment.count')}
                    style={{ width: 80 }}
                  />
                </Form.Item>
                <Button onClick={() => remove(name)}>{t('equipment.need.remove')}</Button>
              </Flex>
            ))}
            <Button disabled={rows.length >= 50} onClick={() => add({ who: 'person all', count: 1 })}>
              {t('equipment.need.add')}
            </Button>
          </>
        )}
      </Form.List>
    </fieldset>
  );
}
