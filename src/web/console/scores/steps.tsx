// What can be done with a sheet now, by whoever reads it: score, sign, decide, appeal, correct.
import { App, Button, Flex, Radio } from 'antd';
import { useState } from 'react';
import { useWords } from '../language.tsx';
import { useRights } from '../rights.tsx';
import { minuteAt } from '../when.ts';
import { type Sheet, scores } from './api.ts';
import { Ask } from './ask.tsx';
import { Decide } from './decide.tsx';

interface Parts {
  sheet: Sheet;
  onDone(): unknown;
}

export function Steps({ sheet, onDone }: Parts) {
  const { may } = useRights();
  const open = sheet.standing !== 'signed';
  return (
    <Flex gap={8} wrap>
      {open && may('score.give') && <Trainer {...{ sheet, onDone }} />}
      {sheet.standing === 'differ' && may('score.decide') && <Decide {...{ sheet, onDone }} />}
      {!open && <Afterwards {...{ sheet, onDone }} />}
    </Flex>
  );
}

function Trainer({ sheet, onDone }: Parts) {
  const { t } = useWords();
  const { message } = App.useApp();
  const mine = sheet.entries.find((e) => e.mine);
  const sign = async () => {
    try {
      await scores['score-sheets'][':id'].sign.$post({
        param: { id: String(sheet.id) },
        json: { version: sheet.version },
      });
    } catch (error) {
      message.error((error as Error).message, 8);
    }
    await onDone();
  };
  return (
    <>
      {(mine || sheet.entries.length < 2) && (
        <Button href={`/phone/#scoring/${sheet.id}`}>{t(mine ? 'scores.again' : 'scores.give')}</Button>
      )}
      {mine && !mine.signed && sheet.standing === 'agreed' && (
        <Button type="primary" onClick={sign}>
          {t('scores.sign', { n: sheet.total ?? 0 })}
        </Button>
      )}
    </>
  );
}

function Afterwards({ sheet, onDone }: Parts) {
  const { t } = useWords();
  const { may } = useRights();
  const [upheld, uphold] = useState(true);
  const one = scores['score-sheets'][':id'];
  const param = { id: String(sheet.id) };
  const then = (work: Promise<unknown>) => work.then(onDone);
  return (
    <>
      {may('score.appeal') && !sheet.appeal && sheet.appealUntil !== null && (
        <Ask
          button={t('scores.appeal')}
          label={t('scores.appeal.why')}
          onSend={(text) => then(one.appeal.$post({ param, json: { text } }))}
        >
          <p>{t('scores.appeal.until', { time: minuteAt(sheet.appealUntil) })}</p>
        </Ask>
      )}
      {may('score.decide') && sheet.appeal?.decidedAt === null && (
        <Ask
          button={t('scores.appeal.decide')}
          label={t('scores.reason')}
          onSend={(reason) => then(one.appeal.decide.$post({ param, json: { upheld, reason } }))}
        >
          <p>{sheet.appeal.text}</p>
          <Radio.Group
            value={upheld}
            style={{ marginBottom: 12 }}
            options={[true, false].map((value) => ({ value, label: t(`scores.appeal.${value}`) }))}
            onChange={(e) => uphold(e.target.value)}
          />
        </Ask>
      )}
      {may('score.decide') && sheet.correctedById === null && (
        <Ask
          button={t('scores.correct')}
          label={t('scores.correct.why')}
          onSend={(reason) => then(one.correct.$post({ param, json: { reason } }))}
        >
          <p>{t('scores.correct.what')}</p>
        </Ask>
      )}
    </>
  );
}
