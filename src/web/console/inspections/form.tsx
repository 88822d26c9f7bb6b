// What is looked at, as a form in versions: a change is the next one, what was begun on another keeps it.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Checkbox, Flex, Form, Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { saidOf } from '../bulletins/api.ts';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { type Form as InspectionForm, type Item, inspecting } from './api.ts';

const KINDS = ['yes_no', 'count', 'text'] as const;
const MOST_ITEMS = 60;

/** New ones have no code yet. */
type Given = { items: (Omit<Item, 'code'> & { code?: string })[] };

/** The code of an item says that it is the same question in another version; a new one has the next free number. */
export function codedOf(items: Given['items'], taken: readonly string[]): Item[] {
  const used = new Set(taken);
  let n = 0;
  return items.map((item) => {
    let code = item.code;
    while (code === undefined || (item.code === undefined && used.has(code))) code = `item_${++n}`;
    used.add(code);
    const { days, ...rest } = item;
    const finding = item.kind === 'yes_no' && item.finding === true;
    return { ...rest, code, finding, ...(finding && days ? { days } : {}) };
  });
}

function Moves(props: { name: number; last: number; move(from: number, to: number): void; remove(): void }) {
  const { t } = useWords();
  const { name, last, move, remove } = props;
  return (
    <Form.Item>
      <Flex gap={8}>
        <Button
          disabled={name === 0}
          onClick={() => move(name, name - 1)}
          aria-label={t('ins.form.up', { n: name + 1 })}
        >
          ↑
        </Button>
        <Button
          disabled={name === last}
          onClick={() => move(name, name + 1)}
          aria-label={t('ins.form.down', { n: name + 1 })}
        >
          ↓
        </Button>
        <Button onClick={remove} disabled={last === 0}>
          {t('ins.form.remove')}
        </Button>
      </Flex>
    </Form.Item>
  );
}

function Question({ name }: { name: number }) {
  const { t } = useWords();
  const asks = Form.useWatch(['items', name, 'kind']);
  const finding = Form.useWatch(['items', name, 'finding']);
  const rules = [{ required: true, whitespace: true, message: t('shell.required') }];
  return (
    <>
      <Form.Item name={[name, 'code']} hidden>
        <Input />
      </Form.Item>
      <Form.Item name={[name, 'zh']} label={t('ins.form.zh')} rules={rules}>
        <Input maxLength={80} style={{ width: 260 }} />
      </Form.Item>
      <Form.Item name={[name, 'en']} label={t('ins.form.en')} rules={rules}>
        <Input maxLength={120} style={{ width: 260 }} />
      </Form.Item>
      <Form.Item name={[name, 'kind']} label={t('ins.form.kind')}>
        <Select
          style={{ width: 150 }}
          options={KINDS.map((value) => ({ value, label: t(`ins.form.kind.${value}`) }))}
        />
      </Form.Item>
      {asks === 'yes_no' && (
        <Form.Item name={[name, 'finding']} valuePropName="checked">
          <Checkbox>{t('ins.form.finding')}</Checkbox>
        </Form.Item>
      )}
      {asks === 'yes_no' && finding && (
        <Form.Item name={[name, 'days']} label={t('ins.form.days')}>
          <InputNumber min={1} max={92} precision={0} placeholder="7" />
        </Form.Item>
      )}
    </>
  );
}

function Edit({ form: { version, items }, onKept }: { form: InspectionForm; onKept(version: number): void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  const keep = async (given: Given) => {
    work(true);
    tell(null);
    try {
      const json = {
        was: version,
        items: codedOf(
          given.items,
          items.map((i) => i.code),
        ),
      };
      const kept = await (await inspecting['inspection-form'].$post({ json })).json();
      await client.invalidateQueries({ queryKey: ['inspection-form'] });
      onKept(kept.version);
    } catch (error) {
      tell(saidOf(error));
    } finally {
      work(false);
    }
  };
  return (
    <Form<Given> layout="vertical" onFinish={keep} initialValues={{ items }}>
      <Form.List name="items">
        {(fields, { add, remove, move }) => (
          <Flex vertical gap={12}>
            {fields.map(({ key, name }) => (
              <fieldset key={key} className="drill-choice">
                <legend>{t('ins.form.n', { n: name + 1 })}</legend>
                <Flex gap="0 12px" wrap align="end">
                  <Question name={name} />
                  <Moves {...{ name, move }} last={fields.length - 1} remove={() => remove(name)} />
                </Flex>
              </fieldset>
            ))}
            <Button
              disabled={fields.length >= MOST_ITEMS}
              onClick={() => add({ kind: 'yes_no', finding: true })}
            >
              {t('ins.form.add')}
            </Button>
          </Flex>
        )}
      </Form.List>
      <Flex vertical gap={12} style={{ marginTop: 12 }}>
        {wrong && <Alert type="error" showIcon title={wrong} />}
        <Button type="primary" htmlType="submit" loading={busy}>
          {t('ins.form.keep', { version: version + 1 })}
        </Button>
      </Flex>
    </Form>
  );
}

function Shown({ items }: { items: readonly Item[] }) {
  const { t, language } = useWords();
  return (
    <ol>
      {items.map((item) => (
        <li key={item.code}>
          {language === 'zh' ? item.zh : item.en}{' '}
          <small className="quiet">{t(`ins.form.kind.${item.kind}`)}</small>
          {item.finding && (
            <small className="quiet"> · {t('ins.form.is-finding', { days: item.days ?? 7 })}</small>
          )}
        </li>
      ))}
    </ol>
  );
}

export function FormPage() {
  const { t } = useWords();
  const { may } = useRights();
  const [kept, tell] = useState<number | null>(null);
  const found = useQuery({
    queryKey: ['inspection-form', 'holds'],
    queryFn: async () => (await inspecting['inspection-form'].$get({ query: {} })).json(),
    // What somebody is writing is not taken away by what somebody else wrote: the save is refused, in words.
    refetchOnWindowFocus: false,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const form = found.data;
  return (
    <Flex vertical gap={12}>
      {kept !== null && <Alert type="success" showIcon title={t('ins.form.kept', { version: kept })} />}
      <p style={{ margin: 0 }}>
        {t('ins.form.holds', { version: form.version, at: minuteAt(form.writtenAt) })} {t('ins.form.about')}
      </p>
      {may('standard.change') ? (
        <Edit key={form.version} form={form} onKept={tell} />
      ) : (
        <Shown items={form.items} />
      )}
    </Flex>
  );
}
