// The report as files. Laying out a long one takes seconds: it says so, and what was refused is told.
import { App, Button } from 'antd';
import { useState } from 'react';
import { saveFile } from '../api.ts';
import { useWords } from '../language.tsx';

const FILES = ['report.pdf', 'report.xlsx', 'report.csv', 'ics-211.pdf', 'ics-214.pdf'];

export function Files({ calloutId }: { calloutId: number }) {
  const { t } = useWords();
  const { message } = App.useApp();
  const [making, setMaking] = useState<string | null>(null);
  const take = async (file: string) => {
    setMaking(file);
    try {
      await saveFile(`/callouts/${calloutId}/${file}`);
    } catch (error) {
      message.error(
        error instanceof Error && error.name === 'ApiError' ? error.message : t('shell.offline'),
        8,
      );
    } finally {
      setMaking(null);
    }
  };
  return (
    <nav className="after-files" aria-label={t('after.files')}>
      {FILES.map((file) => (
        <Button key={file} loading={making === file} disabled={making !== null} onClick={() => take(file)}>
          {t(`after.file.${file}`)}
        </Button>
      ))}
      <Button href={`/callouts/${calloutId}/report`}>{t('after.file.print')}</Button>
      <span role="status">{making !== null && t('after.making')}</span>
    </nav>
  );
}
