// One inspection as it was done: answers with their pictures, when and where, both signatures.
import { useQuery } from '@tanstack/react-query';
import { Alert, Flex, Typography } from 'antd';
import { Link, useParams } from 'wouter';
import '../equipment/equipment.css';
import { inspecting, type Whole } from '../inspections/api.ts';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { inspectionPageTexts } from '../texts/inspection-page-texts.ts';
import { addTexts } from '../texts.ts';
import { minuteAt } from '../when.ts';

addTexts(inspectionPageTexts);

function Answers({ whole }: { whole: Whole }) {
  const { t, language } = useWords();
  const said = (value: boolean | number | string | undefined) =>
    typeof value === 'boolean' ? t(value ? 'ins.yes' : 'ins.no') : String(value ?? '—');
  return (
    <dl>
      {whole.items.map((item) => {
        const answer = whole.answers.find((a) => a.item === item.code);
        const name = language === 'zh' ? item.zh : item.en;
        return (
          <div key={item.code} style={{ marginBottom: 12 }}>
            <dt>{name}</dt>
            <dd style={{ margin: 0 }}>
              <b>
                {said(answer?.value)}
                {item.finding && answer?.value === false && `（${t('ins.finding')}）`}
              </b>{' '}
              {answer?.note}
              <Flex gap={8} wrap>
                {whole.photoList
                  .filter((p) => p.item === item.code)
                  .map((p) => (
                    <a key={p.fileId} href={`/api/inspections/${whole.inspection.id}/files/${p.fileId}`}>
                      <img
                        src={`/api/inspections/${whole.inspection.id}/files/${p.fileId}`}
                        alt={t('ins.photo.at', { item: name, at: minuteAt(p.takenAt) })}
                        style={{ maxHeight: 160, maxWidth: '100%' }}
                      />
                    </a>
                  ))}
              </Flex>
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Signed({ side, name, path }: { side: 'officer' | 'site'; name: string; path: string | null }) {
  const { t } = useWords();
  return (
    <div>
      <p style={{ margin: 0 }}>
        {t(`ins.sign.${side}`)} <b>{name}</b>
      </p>
      {path && (
        <svg
          className="signature"
          role="img"
          aria-label={t('ins.signature.of', { name })}
          style={{ touchAction: 'auto' }}
        >
          <path d={path} />
        </svg>
      )}
    </div>
  );
}

export default function InspectionPage() {
  const { t } = useWords();
  const { id = '' } = useParams();
  const found = useQuery({
    queryKey: ['inspection', id],
    queryFn: async () => (await inspecting.inspections[':id'].$get({ param: { id } })).json(),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  const whole = found.data;
  const { inspection: i } = whole;
  return (
    <Flex vertical gap={12}>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('ins.of', { site: i.siteName })}
      </Typography.Title>
      <p style={{ margin: 0 }}>
        {t('ins.when', { from: minuteAt(i.begunAt), until: minuteAt(i.endedAt), version: i.formVersion })}{' '}
        {i.distanceMetres === null ? t('ins.place.none') : t('ins.place', { n: i.distanceMetres })}
      </p>
      {i.formChanged && <Alert type="info" showIcon title={t('ins.form-changed')} />}
      {i.clockOff && (
        <Alert
          {...{ type: 'warning', showIcon: true }}
          title={t(Number(i.clockAheadSeconds) > 0 ? 'ins.clock.ahead' : 'ins.clock.behind', {
            n: Math.round(Math.abs(Number(i.clockAheadSeconds)) / 60),
          })}
        />
      )}
      <Answers whole={whole} />
      <Signed side="officer" name={i.officerName} path={whole.officerSignature} />
      <Signed side="site" name={i.siteSigner} path={whole.siteSignature} />
      <Link href={`/inspections/sites/${i.siteId}`}>{t('ins.done.here')}</Link>
    </Flex>
  );
}
