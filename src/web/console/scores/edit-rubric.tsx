// The next version of a rubric. Sheets that are there keep theirs, so it says so; what is wrong is told in the server's words.
import { Alert, Button, Flex, Form, Input, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { ApiError } from '../api.ts';
import { useWords } from '../language.tsx';
import { type Rubric, scores } from './api.ts';

type Content = Rubric['content'];
const MEASURES = ['assembly_minutes', 'strength_percent'] as const;

/** Keys tie scores to their criterion; whoever adds one need not think of it. */
const withKeys = <T extends { key?: string }>(all: T[] | undefined, word: string) => {
  const taken = new Set(all?.map((c) => c.key));
  const free = () => {
    const letters = [...'abcdefghijklmnopqrstuvwxyz'];
    const found = letters.map((l) => `${word}_${l}`).find((k) => !taken.has(k)) ?? `${word}_`;
    taken.add(found);
    return found;
  };
  return (all ?? []).map((c) => ({ ...c, key: c.key ?? free() }));
};

export function EditRubric({ rubric, onDone }: { rubric: Rubric; onDone(): void }) {
  const { t } = useWords();
  const [form] = Form.useForm<Content>();
  const [wrong, tell] = useState<string[]>([]);
  const save = async (given: Content) => {
    const content = {
      tolerance: given.tolerance,
      criteria: withKeys(given.criteria, 'criterion').map((c) => ({ ...c, measure: c.measure ?? null })),
      penalties: withKeys(given.penalties, 'penalty'),
    };
    try {
      await scores.rubrics[':level'].$put({
        param: { level: rubric.level },
        json: { content, version: rubric.version },
      });
      onDone();
    } catch (error) {
      const fields = error instanceof ApiError ? error.fields.map((f) => `${f.field} ${f.message}`) : [];
      tell([(error as Error).message, ...fields]);
    }
  };
  return (
    <Modal
      {...{ open: true, width: 900, onCancel: onDone, onOk: () => form.submit() }}
      title={t('scores.rubric.next', { n: rubric.version + 1 })}
      okText={t('scores.rubric.save')}
    >
      <p>{t('scores.rubric.kept')}</p>
      <Form form={form} layout="vertical" onFinish={save} initialValues={rubric.content}>
        <Form.Item name="tolerance" label={t('scores.tolerance')} rules={[{ required: true }]}>
          <InputNumber min={0} max={50} precision={0} />
        </Form.Item>
        <Criteria />
        <Penalties />
      </Form>
      {wrong.length > 0 && <Alert type="error" showIcon title={wrong.join(t('scores.stop'))} />}
    </Modal>
  );
}

type At = (string | number)[];
function Whole({ at, label, most }: { at: At; label: string; most: number }) {
  const { t } = useWords();
  return (
    <Form.Item name={at} label={label} rules={[{ required: true, message: t('shell.required') }]}>
      <InputNumber min={0} max={most} precision={0} style={{ width: 88 }} />
    </Form.Item>
  );
}

/** In both languages, since trainers and units read either. */
function Names({ at }: { at: At }) {
  const { t } = useWords();
  const rules = [{ required: true, whitespace: true, message: t('shell.required') }];
  return (['zh', 'en'] as const).map((language) => (
    <Form.Item key={language} name={[...at, language]} label={t(`scores.name.${language}`)} rules={rules}>
      <Input maxLength={language === 'zh' ? 40 : 60} style={{ width: 150 }} />
    </Form.Item>
  ));
}

function Criteria() {
  const { t } = useWords();
  return (
    <Form.List name="criteria">
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <fieldset key={key} className="drill-choice">
              <legend>{t('scores.criterion.n', { n: name + 1 })}</legend>
              <Flex gap={8} wrap align="end">
                <Names at={[name, 'name']} />
                <Whole at={[name, 'weight']} label={t('scores.weight')} most={100} />
                <Form.Item name={[name, 'measure']} label={t('scores.by')}>
                  <Select
                    {...{ allowClear: true, virtual: false, style: { width: 160 } }}
                    placeholder={t('scores.by.trainers')}
                    options={MEASURES.map((value) => ({ value, label: t(`scores.measure.${value}`) }))}
                  />
                </Form.Item>
                <Form.Item>
                  <Button onClick={() => remove(name)}>{t('scores.remove')}</Button>
                </Form.Item>
              </Flex>
              <Bands criterion={name} />
            </fieldset>
          ))}
          <Button onClick={() => add({ bands: [{}] })}>{t('scores.criterion.add')}</Button>
        </>
      )}
    </Form.List>
  );
}

function Bands({ criterion }: { criterion: number }) {
  const { t } = useWords();
  const measured = (Form.useWatch(['criteria', criterion, 'measure']) ?? null) !== null;
  return (
    <Form.List name={[criterion, 'bands']}>
      {(fields, { add, remove }) => (
        <>
          {fields.map(({ key, name }) => (
            <Flex key={key} gap={8} wrap align="end">
              <Names at={[name, 'name']} />
              <Whole at={[name, 'from']} label={t('scores.from-points')} most={100} />
              <Whole at={[name, 'to']} label={t('scores.to-points')} most={100} />
              {measured && (
                <Form.Item name={[name, 'limit']} label={t('scores.limit')}>
                  <InputNumber min={0} max={1_440} precision={0} style={{ width: 110 }} />
                </Form.Item>
              )}
              <Form.Item>
                <Button onClick={() => remove(name)}>{t('scores.remove')}</Button>
              </Form.Item>
            </Flex>
          ))}
          <Button onClick={() => add({})} style={{ justifySelf: 'start' }}>
            {t('scores.band.add')}
          </Button>
        </>
      )}
    </Form.List>
  );
}

function Penalties() {
  const { t } = useWords();
  return (
    <Form.List name="penalties">
      {(fields, { add, remove }) => (
        <fieldset className="drill-choice" style={{ marginTop: 24 }}>
          <legend>{t('scores.penalties')}</legend>
          {fields.map(({ key, name }) => (
            <Flex key={key} gap={8} wrap align="end">
              <Names at={[name, 'name']} />
              <Whole at={[name, 'points']} label={t('scores.off')} most={100} />
              <Whole at={[name, 'most']} label={t('scores.most')} most={20} />
              <Form.Item>
                <Button onClick={() => remove(name)}>{t('scores.remove')}</Button>
              </Form.Item>
            </Flex>
          ))}
          <Button onClick={() => add({})} style={{ justifySelf: 'start' }}>
            {t('scores.penalty.add')}
          </Button>
        </fieldset>
      )}
    </Form.List>
  );
}
