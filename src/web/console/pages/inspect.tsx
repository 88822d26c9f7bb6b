// A site is inspected: the form item by item, pictures, both signatures. Without a network it is kept here and sent later.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, Button, Flex, Form, Input, InputNumber, Radio, Typography } from 'antd';
import { useEffect, useRef, useState } from 'react';
import { useParams } from 'wouter';
import { useOrganisations } from '../bulletins/api.ts';
import { Signature } from '../equipment/signature.tsx';
import { type Form as InspectionForm, type Item, inspecting } from '../inspections/api.ts';
import { draftOf, keepDraft } from '../inspections/draft.ts';
import { Done } from '../inspections/lists.tsx';
import { PhotosField } from '../inspections/photos-field.tsx';
import {
  allWaiting,
  flush,
  type Photo,
  type Position,
  putWaiting,
  type Sent,
} from '../inspections/waiting.ts';
import { KEPT, WaitingList } from '../inspections/waiting-list.tsx';
import { useWords } from '../language.tsx';
import { useMe, useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { inspectionPageTexts } from '../texts/inspection-page-texts.ts';
import { addTexts } from '../texts.ts';
import { pageNow } from '../when.ts';

addTexts(inspectionPageTexts);

interface Given {
  values: Record<string, boolean | number | string | undefined>;
  notes: Record<string, string | undefined>;
  officerName: string;
  officerSignature?: string;
  siteName: string;
  siteSignature?: string;
}

/** The last that is known; asked for while the page is open. */
function usePosition(): () => Position | undefined {
  const last = useRef<Position>(undefined);
  useEffect(() => {
    const id = navigator.geolocation?.watchPosition(
      ({ coords }) => {
        last.current = { lon: coords.longitude, lat: coords.latitude };
      },
      () => {},
      { enableHighAccuracy: true },
    );
    return () => {
      if (id !== undefined) navigator.geolocation.clearWatch(id);
    };
  }, []);
  return () => last.current;
}

const newId = () =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => (b + 256).toString(16).slice(1)).join('');

const bodyOf = (form: InspectionForm, given: Given) => ({
  formVersion: form.version,
  answers: form.items.flatMap(({ code }) => {
    const value = given.values[code];
    const note = given.notes?.[code]?.trim();
    return value === undefined || value === '' ? [] : [{ item: code, value, ...(note && { note }) }];
  }),
  officer: {
    ...{
      name: given.officerName.trim(),
      ...(given.officerSignature && { signature: given.officerSignature }),
    },
  },
  site: { name: given.siteName.trim(), ...(given.siteSignature && { signature: given.siteSignature }) },
});

function ItemField({ item, name }: { item: Item; name: string }) {
  const { t } = useWords();
  const value = Form.useWatch(['values', item.code]);
  const rules = item.kind === 'text' ? [] : [{ required: true, message: t('shell.required') }];
  return (
    <>
      <Form.Item name={['values', item.code]} label={name} rules={rules}>
        {item.kind === 'yes_no' ? (
          <Radio.Group
            {...{ optionType: 'button', buttonStyle: 'solid', 'aria-label': name }}
            options={[true, false].map((yes) => ({ value: yes, label: t(yes ? 'ins.yes' : 'ins.no') }))}
          />
        ) : item.kind === 'count' ? (
          <InputNumber min={0} max={1e6} precision={0} />
        ) : (
          <Input.TextArea rows={3} maxLength={2_000} />
        )}
      </Form.Item>
      {item.finding && value === false && (
        <Form.Item name={['notes', item.code]} label={t('ins.note.of', { days: item.days ?? 7 })}>
          <Input maxLength={500} />
        </Form.Item>
      )}
    </>
  );
}

function SignerFields({ side }: { side: 'officer' | 'site' }) {
  const { t } = useWords();
  const rules = [{ required: true, whitespace: true, message: t('shell.required') }];
  return (
    <>
      <Form.Item name={`${side}Name`} label={t(`ins.sign.${side}`)} rules={rules}>
        <Input maxLength={40} autoComplete="off" />
      </Form.Item>
      <Form.Item name={`${side}Signature`}>
        <Signature label={t('ins.signature.of', { name: t(`ins.side.${side}`) })} />
      </Form.Item>
    </>
  );
}

/** Handed in; kept here; not even that. */
type Came = Sent | 'kept' | 'lost' | null;

function Outcome({ sent }: { sent: Came }) {
  const { t } = useWords();
  if (sent === null) return null;
  if (sent === 'kept') return <Alert type="warning" showIcon title={t('ins.kept')} />;
  if (sent === 'lost') return <Alert type="error" showIcon title={t('ins.lost')} />;
  return (
    <Alert
      {...{ type: 'success', showIcon: true, title: t('ins.sent', { n: sent.findings }) }}
      description={sent.formChanged ? t('ins.form-changed') : undefined}
    />
  );
}

function Sheet({ form, siteId, siteName }: { form: InspectionForm; siteId: number; siteName: string }) {
  const { t, language } = useWords();
  const me = useMe();
  const client = useQueryClient();
  const where = usePosition();
  const [draft] = useState(() => draftOf(siteId));
  const [begunAt, begin] = useState(() => draft?.begunAt ?? pageNow().toISOString());
  const [photos, take] = useState<Photo[]>([]);
  const [sent, tell] = useState<Came>(null);
  const [fields] = Form.useForm<Given>();
  const hand = async (given: Given) => {
    const position = where();
    const clientId = newId();
    const body = {
      ...{ ...bodyOf(form, given), siteId, begunAt, deviceAt: pageNow().toISOString() },
      ...(position && { position }),
    };
    try {
      await putWaiting({ clientId, siteName, body, photos });
    } catch {
      return tell('lost');
    }
    keepDraft(siteId, null);
    const received = (await flush()).get(clientId);
    const left = (await allWaiting()).some((one) => one.clientId === clientId);
    tell(received ?? (left ? 'kept' : null));
    fields.resetFields();
    take([]);
    begin(pageNow().toISOString());
    // The next one is begun on the form that holds then.
    if (received) client.invalidateQueries();
    dispatchEvent(new Event(KEPT));
    scrollTo(0, 0);
  };
  return (
    <>
      <Outcome sent={sent} />
      <Form<Given>
        form={fields}
        layout="vertical"
        onFinish={hand}
        style={{ maxWidth: 640 }}
        initialValues={(draft?.values as Given | undefined) ?? { officerName: me?.name }}
        onValuesChange={(_, values) => keepDraft(siteId, { version: form.version, begunAt, values })}
        scrollToFirstError
      >
        {form.items.map((item) => {
          const name = language === 'zh' ? item.zh : item.en;
          return (
            <div key={item.code} style={{ marginBottom: 16 }}>
              <ItemField {...{ item, name }} />
              {item.kind === 'yes_no' && (
                <PhotosField {...{ item: item.code, name, photos, where, onChange: take }} />
              )}
            </div>
          );
        })}
        <SignerFields side="officer" />
        <SignerFields side="site" />
        <Button type="primary" size="large" htmlType="submit" block>
          {t('ins.hand-in')}
        </Button>
      </Form>
    </>
  );
}

export default function InspectPage() {
  const { t } = useWords();
  const rights = useRights();
  const { id = '' } = useParams();
  const site = useOrganisations().find((o) => o.id === Number(id));
  const form = useQuery({
    queryKey: ['inspection-form', id],
    // What was begun on a version is finished on it, even when the page comes to the front again.
    ...{ staleTime: Number.POSITIVE_INFINITY, gcTime: Number.POSITIVE_INFINITY },
    queryFn: async () => {
      const begun = draftOf(Number(id))?.version;
      const query = begun === undefined ? {} : { version: String(begun) };
      return (await inspecting['inspection-form'].$get({ query })).json();
    },
  });
  if (form.isPending) return <Loading />;
  if (form.isError) return <Failed error={form.error} retry={form.refetch} />;
  return (
    <Flex vertical gap={12}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('ins.inspect', { site: site?.name ?? '' })}
      </Typography.Title>
      <WaitingList />
      {rights.may('duty.change') && (
        <Sheet form={form.data} siteId={Number(id)} siteName={site?.name ?? ''} />
      )}
      <h2 style={{ fontSize: 18, margin: 0 }}>{t('ins.done.here')}</h2>
      <Done siteId={id} />
    </Flex>
  );
}
