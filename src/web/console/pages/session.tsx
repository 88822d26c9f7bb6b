// A session's sheet: who was there and with what mark, entered row by row with large targets, kept at once.
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Empty, Flex, InputNumber, Popconfirm, QRCode, Radio, Typography } from 'antd';
import { useState } from 'react';
import { Link, useParams } from 'wouter';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { Failed, Loading } from '../shell.tsx';
import { type Seat, type Session, training } from '../training/api.ts';
import '../training/training.css';
import { minuteAt } from '../when.ts';

const one = training['training-sessions'][':id'];

export default function SessionPage() {
  const { t } = useWords();
  const id = useParams().id ?? '';
  const client = useQueryClient();
  const holds = useRights({ target: 'session', id: Number(id) }).may('training.hold');
  const key = ['session', id];
  const found = useQuery({ queryKey: key, queryFn: async () => (await one.$get({ param: { id } })).json() });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { session, seats } = found.data;
  const open = session.state === 'open';
  return (
    <Flex vertical gap={12} className="sheet">
      <Link href="/training">{t('training.back')}</Link>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {session.title} · {session.place}
      </Typography.Title>
      <p>
        {minuteAt(session.startsAt)} – {minuteAt(session.endsAt)} · {t(`training.state.${session.state}`)} ·{' '}
        {t('training.seats')} {session.taken}/{session.seats}
      </p>
      {open && holds && <CheckInCode id={id} />}
      {seats.length === 0 ? (
        <Empty description={t('training.sheet.empty')}>
          <Link href="/training/catch-up">{t('training.catch-up')}</Link>
        </Empty>
      ) : (
        <ul aria-label={t('training.sheet')}>
          {seats.map((seat) => (
            <Row
              key={seat.memberId}
              {...{ id, seat, session, editable: open && holds }}
              onKept={() => client.invalidateQueries({ queryKey: key })}
            />
          ))}
        </ul>
      )}
      {open && holds && (
        <Ending
          id={id}
          seats={seats}
          session={session}
          onDone={() => client.invalidateQueries({ queryKey: key })}
        />
      )}
    </Flex>
  );
}

function CheckInCode({ id }: { id: string }) {
  const { t } = useWords();
  const [code, show] = useState<string | null>(null);
  if (code === null)
    return (
      <Button onClick={async () => show((await (await one.code.$get({ param: { id } })).json()).code)}>
        {t('training.code')}
      </Button>
    );
  // Read by a phone's camera, it opens the page on which its owner checks in.
  const address = `${location.origin}/training-sessions/${id}/door/${code}`;
  return (
    <figure className="door-code">
      <div aria-hidden>
        <QRCode value={address} type="svg" size={280} color="#000000" bgColor="#ffffff" />
      </div>
      <figcaption>{t('training.code.what')}</figcaption>
      <a href={address}>{t('training.code.page')}</a>
    </figure>
  );
}

interface RowParts {
  id: string;
  seat: Seat;
  session: Session;
  editable: boolean;
  onKept(): void;
}

/** What is entered is sent at once; what could not be sent stays on the screen and says so. */
function Row({ id, seat, session, editable, onKept }: RowParts) {
  const { t } = useWords();
  const [wrong, tell] = useState<string | null>(null);
  const keep = async (state: Seat['state'], mark: number | null) => {
    try {
      await one.seats.$post({ param: { id }, json: { seats: [{ memberId: seat.memberId, state, mark }] } });
      tell(null);
      onKept();
    } catch (error) {
      tell((error as Error).message);
    }
  };
  const label = (what: string) => `${seat.name} ${what}`;
  return (
    <li>
      <span className="who">
        <b>{seat.name}</b> <small>{seat.unitName}</small>
      </span>
      {editable ? (
        <>
          <Radio.Group
            size="large"
            optionType="button"
            value={seat.state === 'signed_up' ? null : seat.state}
            options={(['attended', 'absent'] as const).map((value) => ({
              ...{ value, label: t(value === 'attended' ? 'training.there' : 'training.absent') },
            }))}
            onChange={(e) => keep(e.target.value, e.target.value === 'attended' ? seat.mark : null)}
            aria-label={label(t('training.there'))}
          />
          {session.passMark !== null && (
            <InputNumber
              size="large"
              min={0}
              max={100}
              precision={0}
              inputMode="numeric"
              {...(seat.mark !== null && { defaultValue: seat.mark })}
              disabled={seat.state === 'absent'}
              aria-label={label(t('training.mark'))}
              placeholder={t('training.mark')}
              onBlur={(e) => {
                const mark = e.target.value === '' ? null : Number(e.target.value);
                if (mark !== seat.mark) void keep('attended', mark);
              }}
            />
          )}
        </>
      ) : (
        <span>
          {seat.outcome ? t(`training.outcome.${seat.outcome}`) : ''} {seat.mark ?? ''}
        </span>
      )}
      {wrong && <Alert type="error" showIcon title={wrong} />}
    </li>
  );
}

function Ending({
  id,
  seats,
  session,
  onDone,
}: Pick<RowParts, 'id' | 'session'> & { seats: Seat[]; onDone(): void }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const there = seats.filter((s) => s.state === 'attended');
  const passing = there.filter((s) => session.passMark === null || (s.mark ?? -1) >= session.passMark).length;
  const end = async (how: 'close' | 'cancel') => {
    try {
      if (how === 'close')
        message.success(t('training.closed', await (await one.close.$post({ param: { id } })).json()), 8);
      else await one.cancel.$post({ param: { id } });
      onDone();
    } catch (error) {
      message.error((error as Error).message, 8);
    }
  };
  return (
    <Flex gap={12} justify="space-between" wrap>
      <Popconfirm title={t('training.close.sure', { n: passing })} onConfirm={() => end('close')}>
        <Button type="primary" size="large">
          {t('training.close')}
        </Button>
      </Popconfirm>
      <Popconfirm title={t('training.cancel.sure', { n: seats.length })} onConfirm={() => end('cancel')}>
        <Button danger size="large">
          {t('training.cancel')}
        </Button>
      </Popconfirm>
    </Flex>
  );
}
