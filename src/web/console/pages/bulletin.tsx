// A bulletin that was sent: what it says, how it changed, who has read it, and what can be done with it.
import { useQuery } from '@tanstack/react-query';
import { Alert, Flex, Typography } from 'antd';
import { Link, Redirect, useParams } from 'wouter';
import { bulletinTexts } from '../../../duty/bulletin-texts.ts';
import { readWhole, type Whole, type Wording } from '../bulletins/api.ts';
import '../bulletins/bulletins.css';
import { megabytes } from '../bulletins/files-field.tsx';
import { Receipts } from '../bulletins/receipts.tsx';
import { Steps } from '../bulletins/steps.tsx';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { bulletinPageTexts } from '../texts/bulletin-page-texts.ts';
import { addTexts } from '../texts.ts';
import { minuteAt } from '../when.ts';

addTexts(bulletinTexts, bulletinPageTexts);

const FRESH_MS = 10_000;

function Said({ id, wording }: { id: number; wording: Wording }) {
  const { t } = useWords();
  return (
    <div className="bul-wording">
      <p>{t('bulletin.valid', { from: minuteAt(wording.validFrom), until: minuteAt(wording.validUntil) })}</p>
      <p>{wording.text}</p>
      {wording.advice && (
        <>
          <h3>{t('bulletin.advice')}</h3>
          <p>{wording.advice}</p>
        </>
      )}
      {wording.files.length > 0 && (
        <>
          <h3>{t('bulletin.files')}</h3>
          <ul className="bul-files">
            {wording.files.map((f) => (
              <li key={f.id}>
                <a href={`/api/bulletins/${id}/files/${f.id}`}>{f.name}</a>{' '}
                <small>{megabytes(f.sizeBytes)} MB</small>
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}

function Earlier({ whole: { bulletin, versions } }: { whole: Whole }) {
  const { t } = useWords();
  const earlier = versions.slice(1);
  if (earlier.length === 0) return null;
  return (
    <section>
      <h2 className="bul-head">{t('bul.earlier')}</h2>
      {earlier.map((w) => (
        <details key={w.version}>
          <summary>
            {t('bul.earlier.one', {
              n: w.version,
              at: w.sentAt ? minuteAt(w.sentAt) : '',
              title: w.title,
              read: w.receipts,
            })}
          </summary>
          <Said id={bulletin.id} wording={w} />
        </details>
      ))}
    </section>
  );
}

export default function BulletinPage() {
  const { t } = useWords();
  const { id } = useParams<{ id: string }>();
  const found = useQuery({
    queryKey: ['bulletin', id],
    queryFn: () => readWhole(id),
    refetchInterval: FRESH_MS,
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const { bulletin, versions } = found.data;
  const [wording] = versions;
  if (bulletin.state === 'draft' || !wording) return <Redirect to={`/bulletins/${id}/edit`} />;
  const about = {
    ...{ severity: t(`bulletin.severity.${bulletin.severity}`), from: bulletin.organisationName },
    at: bulletin.sentAt ? minuteAt(bulletin.sentAt) : '',
  };
  return (
    <Flex vertical gap={16}>
      <Link href="/bulletins">{t('bul.back')}</Link>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {bulletin.title}
      </Typography.Title>
      <p style={{ margin: 0 }}>
        {t('bul.about', about)} {bulletin.fromCap && t('bul.from-cap')}
      </p>
      {bulletin.cancelledAt && (
        <Alert
          type="warning"
          showIcon
          title={t('bul.cancelled', {
            at: minuteAt(bulletin.cancelledAt),
            reason: bulletin.cancelReason ?? '',
          })}
        />
      )}
      <p role="status" className="bul-count">
        {t('bul.read.of', { read: bulletin.read, people: bulletin.people })}
      </p>
      <Steps whole={found.data} />
      <Said id={bulletin.id} wording={wording} />
      <p style={{ margin: 0 }}>
        <a href={`/api/bulletins/${id}/cap`}>{t('bul.cap.give')}</a>
      </p>
      <Receipts whole={found.data} />
      <Earlier whole={found.data} />
    </Flex>
  );
}
