// A station's whole day on one screen; each figure leads to the records that it counts.
import { Alert } from 'antd';
import { bulletinTexts } from '../../../duty/bulletin-texts.ts';
import { ApiError } from '../api.ts';
import { useDay } from '../day/api.ts';
import { Bulletins } from '../day/bulletins.tsx';
import { Choose, useChosen } from '../day/choose.tsx';
import '../day/day.css';
import { Due, Overdue } from '../day/due.tsx';
import { OnPost, Tonight } from '../day/on-post.tsx';
import { RollCalls } from '../day/roll-calls.tsx';
import { useWords } from '../language.tsx';
import { Failed, Loading } from '../shell.tsx';
import { bulletinPageTexts } from '../texts/bulletin-page-texts.ts';
import { dayTexts } from '../texts/day-texts.ts';
import { inspectionPageTexts } from '../texts/inspection-page-texts.ts';
import { rollCallTexts } from '../texts/roll-call-texts.ts';
import { addTexts } from '../texts.ts';
import { secondAt } from '../when.ts';

addTexts(dayTexts, rollCallTexts, inspectionPageTexts, bulletinTexts, bulletinPageTexts);

export default function DayPage() {
  const { t } = useWords();
  const chosen = useChosen();
  const { data, error, refetch } = useDay(chosen.stationId, chosen.day);
  const unknown = error instanceof ApiError && error.status === 404;
  return (
    <article className="day-page">
      <h1>{data ? t('day.title', { station: data.station.name }) : t('day.title.none')}</h1>
      <Choose chosen={chosen} shown={data} />
      {chosen.stationId === null && <p>{t('day.choose')}</p>}
      {unknown && (
        <Alert type="warning" showIcon title={t('day.unknown')} description={t('day.unknown.what')} />
      )}
      {error && !unknown && <Failed error={error} retry={refetch} />}
      {chosen.stationId !== null && !data && !error && <Loading />}
      {data && !unknown && (
        <>
          <p className="quiet">{t('day.as-of', { at: secondAt(data.now) })}</p>
          <div className="day-parts">
            <div>
              <RollCalls day={data} />
              <Overdue day={data} />
              <Due day={data} />
              <Bulletins bulletins={data.bulletins} />
            </div>
            <div>
              <OnPost day={data} />
              <Tonight night={data.tonight} />
            </div>
          </div>
        </>
      )}
    </article>
  );
}
