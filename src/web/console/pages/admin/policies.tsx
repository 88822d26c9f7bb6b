// How call-outs of each kind ask by default: every setting with what it does, and the whole in words. A change can be undone.
import { useQuery } from '@tanstack/react-query';
import { Alert, Button, Flex, Form, InputNumber, Segmented, Select, Switch } from 'antd';
import { hc, type InferResponseType } from 'hono/client';
import { type ReactNode, useState } from 'react';
import type { policyRoutes } from '../../../../callout/policy-routes.ts';
import { act, send } from '../../api.ts';
import { useWords } from '../../language.tsx';
import { useRights } from '../../rights.tsx';
import { Failed, Loading } from '../../shell.tsx';
import { policyTexts } from '../../texts/policy-texts.ts';
import { addTexts } from '../../texts.ts';
import { AdminPage, useDo } from './frame.tsx';
import { EchelonFields } from './policy-echelons.tsx';

addTexts(policyTexts);
const api = hc<ReturnType<typeof policyRoutes>>('/api', { fetch: send }).policies;
export type Policy = InferResponseType<(typeof api)[':kind']['$get'], 200>;

const KINDS = ['real', 'drill', 'test'] as const;
type Kind = (typeof KINDS)[number];

export default function PoliciesPage() {
  const { t } = useWords();
  const [kind, choose] = useState<Kind>('real');
  const policy = useQuery({
    queryKey: ['policy', kind],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => (await api[':kind'].$get({ param: { kind } })).json(),
  });
  return (
    <AdminPage
      title={t('admin.policies')}
      about={t('policy.about')}
      actions={
        <Segmented
          aria-label={t('policy.kind')}
          value={kind}
          options={KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
          onChange={choose}
        />
      }
    >
      {policy.isPending && <Loading />}
      {policy.isError && <Failed error={policy.error} retry={policy.refetch} />}
      {policy.data && <Edit key={`${kind}${policy.dataUpdatedAt}`} kind={kind} policy={policy.data} />}
    </AdminPage>
  );
}

/** 第 1 梯队通知缺口的 1.5 倍，等 5 分钟；… */
function InWords({ policy: p }: { policy: Policy }) {
  const { t } = useWords();
  const lines = p.echelons.map((e, i) =>
    t('policy.words.echelon', { number: i + 1, factor: e.factor, minutes: e.windowSeconds / 60 }),
  );
  const ladder = [
    t('policy.words.ladder', { seconds: p.smsAfterSeconds }),
    p.voice && t('policy.words.voice', { seconds: p.voiceAfterSeconds }),
  ].filter(Boolean);
  return (
    <Alert
      type="info"
      title={t('policy.words')}
      description={
        <>
          <ol>
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ol>
          <p>{p.channels === 'at_once' ? t('policy.words.at-once') : ladder.join(t('policy.words.and'))}</p>
          {p.forecast !== 'off' && (
            <p>{t(`policy.words.${p.forecast}`, { target: Math.round(p.forecastTarget * 100) })}</p>
          )}
          <p>{t(p.crossBorder ? 'policy.words.cross' : 'policy.words.no-cross')}</p>
        </>
      }
    />
  );
}

const NUMBERS = {
  ...{ smsAfterSeconds: [0, 3_600], voiceAfterSeconds: [0, 3_600], etaGraceMinutes: [0, 240] },
  ...{ restHours: [0, 72], spareWithinMetres: [1, 50_000], closeAfterHours: [1, 168] },
  checkInMetres: [10, 5_000],
} as const satisfies Partial<Record<keyof Policy, readonly [number, number]>>;
const FRACTIONS = new Set<string>(['restHours', 'closeAfterHours']);

/** Kept as a share, spoken of in percent. */
function TargetField() {
  const { t } = useWords();
  return (
    <Form.Item
      {...{
        name: 'forecastTarget',
        label: t('policy.forecastTarget'),
        extra: t('policy.forecastTarget.what'),
      }}
      getValueProps={(share: number) => ({ value: Math.round(share * 100) })}
      normalize={(percent: number | null) => percent && percent / 100}
      rules={[{ required: true, message: t('admin.needed') }]}
    >
      <InputNumber {...{ min: 50, max: 99, precision: 0 }} suffix="%" />
    </Form.Item>
  );
}

function Edit({ kind, policy }: { kind: Kind; policy: Policy }) {
  const { t } = useWords();
  const { busy, run } = useDo('policy');
  const [form] = Form.useForm<Policy>();
  const seen = Form.useWatch([], form) as Policy | undefined;
  const changes = useRights().may('policy.change');
  const put = (next: Policy) => act(`/policies/${kind}`, next, 'PUT');
  const save = (next: Policy) =>
    run(
      () => put(next),
      t('policy.saved', { kind: t(`kind.${kind}`) }),
      () => put(policy),
    );
  const item = (key: keyof Policy, field: ReactNode, extra?: object) => (
    <Form.Item name={key} label={t(`policy.${key}`)} extra={t(`policy.${key}.what`)} {...extra}>
      {field}
    </Form.Item>
  );
  const number = (key: keyof typeof NUMBERS) => {
    const [min, max] = NUMBERS[key];
    const precision = FRACTIONS.has(key) ? {} : { precision: 0 };
    const needed = { rules: [{ required: true, message: t('admin.needed') }] };
    return item(
      key,
      <InputNumber {...{ min, max, ...precision }} suffix={t(`policy.${key}.unit`)} />,
      needed,
    );
  };
  const choice = (key: 'mode' | 'channels' | 'forecast', values: string[]) =>
    item(key, <Select options={values.map((value) => ({ value, label: t(`policy.${key}.${value}`) }))} />);
  const yes = (key: 'voice' | 'crossBorder' | 'requireEquipment') =>
    item(key, <Switch />, { valuePropName: 'checked' });
  return (
    <div className="policy">
      <Form<Policy>
        {...{ form, layout: 'vertical', requiredMark: false, initialValues: policy, onFinish: save }}
        disabled={!changes || busy}
      >
        <EchelonFields />
        {choice('forecast', ['off', 'propose', 'act'])}
        <TargetField />
        {choice('mode', ['person', 'squad'])}
        {choice('channels', ['ladder', 'at_once'])}
        {number('smsAfterSeconds')}
        {yes('voice')}
        {number('voiceAfterSeconds')}
        {number('etaGraceMinutes')}
        {number('restHours')}
        {yes('crossBorder')}
        {yes('requireEquipment')}
        {number('spareWithinMetres')}
        {number('checkInMetres')}
        {number('closeAfterHours')}
        {changes && (
          <Flex gap={8}>
            <Button type="primary" htmlType="submit" loading={busy}>
              {t('policy.save')}
            </Button>
            <Button onClick={() => form.resetFields()}>{t('policy.reset')}</Button>
          </Flex>
        )}
      </Form>
      <aside aria-live="polite">
        <InWords policy={seen?.echelons ? { ...policy, ...seen } : policy} />
      </aside>
    </div>
  );
}
