// The way to a guard certificate: who is put forward, where each stands, and what the reader does next.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { App, Button, Empty, Flex, Input, Modal, Radio, type TableProps } from 'antd';
import { type ReactNode, useState } from 'react';
import { useWords } from '../language.tsx';
import { Allowed } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { minuteAt } from '../when.ts';
import { WideTable } from '../wide.tsx';
import { certificates, type Nomination } from './api.ts';
import { MemberPicker } from './member-picker.tsx';
import { NextStep } from './next-step.tsx';

const PAGE_SIZE = 20;

type Words = ReturnType<typeof useWords>['t'];
const columnsOf = (
  t: Words,
  next: (n: Nomination) => ReactNode,
): NonNullable<TableProps<Nomination>['columns']> => [
  {
    ...{ key: 'name', title: t('training.who') },
    render: (_, n) => (
      <>
        {n.name}
        <br />
        <small>{n.employer}</small>
      </>
    ),
  },
  {
    ...{ key: 'by', title: t('exams.nominated') },
    render: (_, n) => (
      <>
        {n.station} {n.nominatedBy}
        <br />
        <small>{minuteAt(n.nominatedAt)}</small>
      </>
    ),
  },
  {
    ...{ key: 'grounds', title: t('exams.grounds') },
    render: (_, n) => <div style={{ maxWidth: 320, whiteSpace: 'pre-wrap' }}>{n.grounds}</div>,
  },
  {
    ...{ key: 'state', title: t('exams.state') },
    render: (_, n) => (
      <>
        <b>{t(`exams.nomination.${n.state}`, { number: n.certificateNumber ?? '', mark: n.mark ?? '' })}</b>
        {n.opinion && (
          <>
            <br />
            <small>{n.opinion}</small>
          </>
        )}
      </>
    ),
  },
  { key: 'next', title: t('exams.next'), render: (_, n) => next(n) },
];

export function Nominations() {
  const { t } = useWords();
  const [state, ask] = useState<'open' | 'all'>('open');
  const [page, turn] = useState(1);
  const [adding, add] = useState(false);
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: ['nominations'] });
  const found = useQuery({
    queryKey: ['nominations', state, page],
    queryFn: async () => {
      const query = { state, page: String(page), pageSize: String(PAGE_SIZE) };
      return (await certificates.nominations.$get({ query })).json();
    },
    placeholderData: keepPreviousData,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const adder = (
    <Allowed permission="certificate.nominate">
      <Button type="primary" onClick={() => add(true)}>
        {t('exams.nominate')}
      </Button>
    </Allowed>
  );
  return (
    <Flex vertical gap={12}>
      <Flex justify="space-between" wrap gap={8}>
        <Radio.Group
          value={state}
          optionType="button"
          options={(['open', 'all'] as const).map((value) => ({ value, label: t(`exams.show.${value}`) }))}
          onChange={(e) => {
            ask(e.target.value);
            turn(1);
          }}
        />
        {found.data.items.length > 0 && adder}
      </Flex>
      <WideTable<Nomination>
        label={t('exams.certificates')}
        size="middle"
        rowKey="id"
        dataSource={found.data.items}
        locale={{ emptyText: <Empty description={t('exams.nominations.none')}>{adder}</Empty> }}
        pagination={{
          ...{ current: page, pageSize: PAGE_SIZE, total: found.data.total, onChange: turn },
          hideOnSinglePage: true,
        }}
        columns={columnsOf(t, (n) => <NextStep nomination={n} onDone={again} />)}
      />
      {adding && <Nominate onDone={() => [add(false), again()]} />}
    </Flex>
  );
}

function Nominate({ onDone }: { onDone(): void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [chosen, choose] = useState<number[]>([]);
  const [grounds, say] = useState('');
  const send = async () => {
    try {
      await certificates.nominations.$post({ json: { memberId: chosen[0] ?? 0, grounds } });
      onDone();
    } catch (error) {
      message.error((error as Error).message, 8);
    }
  };
  return (
    <Modal
      open
      title={t('exams.nominate')}
      okButtonProps={{ disabled: chosen.length === 0 || grounds.trim() === '' }}
      onOk={send}
      onCancel={onDone}
    >
      <Flex vertical gap={8}>
        <label htmlFor="nominee">{t('exams.nominate.who')}</label>
        <MemberPicker id="nominee" chosen={chosen} onChoose={choose} />
        <label htmlFor="grounds">{t('exams.grounds')}</label>
        <Input.TextArea
          id="grounds"
          maxLength={500}
          rows={3}
          value={grounds}
          onChange={(e) => say(e.target.value)}
        />
      </Flex>
    </Modal>
  );
}
