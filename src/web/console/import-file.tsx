// Taking a file in: first what would become of each row, then, with the same file, for good.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Alert, App, Button, Collapse, Flex, Progress, Statistic, type TableColumnsType, Upload } from 'antd';
import { type ReactNode, useState } from 'react';
import { Link } from 'wouter';
import type { SheetReport } from '../../roster/import-report.ts';
import { send } from './api.ts';
import { useWords } from './language.tsx';
import { Failed } from './shell.tsx';
import { WideTable } from './wide.tsx';

/** What is taken in, where to, and which words say it: `<words>.title`, `.what`, `.sure`. */
interface About {
  path: string;
  words: string;
  /** Below the file's field: what the file is to look like. */
  children?: ReactNode;
}
type Report = SheetReport & { missing?: { id: number; name: string }[] };

async function takeIn(path: string, file: File, dryRun: boolean): Promise<Report> {
  const body = new FormData();
  body.set('file', file);
  return (await send(`${path}?dryRun=${dryRun}`, { method: 'POST', body })).json();
}

export function ImportFile({ path, words, children }: About) {
  const { t } = useWords();
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const run = useMutation({
    mutationFn: (about: { file: File; dryRun: boolean }) => takeIn(path, about.file, about.dryRun),
    onSuccess: (_, { dryRun }) => (dryRun ? undefined : queries.invalidateQueries()),
  });
  const check = (chosen: File) => {
    setFile(chosen);
    run.mutate({ file: chosen, dryRun: true });
    return false;
  };
  const report = run.data;
  const confirm = () =>
    file &&
    report &&
    modal.confirm({
      title: t(`${words}.sure`, { added: report.added, changed: report.changed }),
      content: t('import.sure.detail', { refused: report.refused }),
      okText: t('import.apply'),
      cancelText: t('import.not-yet'),
      onOk: () => run.mutate({ file, dryRun: false }),
    });
  return (
    <>
      <Upload.Dragger
        accept=".xlsx,.csv"
        showUploadList={false}
        beforeUpload={check}
        disabled={run.isPending}
      >
        <p>
          <strong>{t('import.choose')}</strong>
        </p>
        <p>{t(`${words}.what`)}</p>
      </Upload.Dragger>
      {children}
      {run.isPending && (
        <div aria-live="polite">
          {t(run.variables.dryRun ? 'import.checking' : 'import.writing', { file: run.variables.file.name })}
          <Progress percent={100} status="active" showInfo={false} aria-label={t(`${words}.title`)} />
        </div>
      )}
      {run.isError && <Failed error={run.error} retry={() => run.mutate(run.variables)} />}
      {report && !run.isPending && (
        <>
          <Alert
            showIcon
            type={report.dryRun ? 'info' : 'success'}
            title={t(report.dryRun ? 'import.checked' : 'import.done', { file: report.file })}
            action={
              report.dryRun && report.added + report.changed > 0 ? (
                <Button type="primary" onClick={confirm}>
                  {t('import.apply')}
                </Button>
              ) : undefined
            }
          />
          <Sums report={report} />
          <Findings report={report} />
        </>
      )}
    </>
  );
}

function Sums({ report }: { report: Report }) {
  const { t } = useWords();
  const sums = ['rows', 'added', 'changed', 'unchanged', 'refused', 'normalised'] as const;
  return (
    <Flex gap={32} wrap>
      {sums.map((key) => (
        <Statistic key={key} title={t(`import.${key}`)} value={report[key]} />
      ))}
      {report.missing && <Statistic title={t('import.missing')} value={report.missing.length} />}
    </Flex>
  );
}

function Findings({ report }: { report: Report }) {
  const { t, language } = useWords();
  const columns: TableColumnsType<Report['errors'][number]> = [
    {
      ...{ title: t('import.row'), width: 120, key: 'row' },
      render: (_, { row, sheet }) => (sheet === undefined ? row : `${sheet} ${row}`),
    },
    { title: t('import.column'), dataIndex: 'column', width: 160 },
    { title: t('import.value'), dataIndex: 'value', ellipsis: true },
    { title: t('import.reason'), dataIndex: ['reason', language] },
  ];
  const remarks = (['errors', 'notes', 'rewritten'] as const)
    .filter((key) => report[key].length > 0)
    .map((key) => ({
      key,
      label: t(`import.${key}`, { n: report[key].length }),
      children: (
        <WideTable
          label={t(`import.${key}`, { n: report[key].length })}
          width_px={720}
          size="small"
          columns={columns}
          dataSource={report[key].map((r, at) => ({ ...r, at }))}
          rowKey="at"
          pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        />
      ),
    }));
  const { missing: people = [] } = report;
  const missing = people.length > 0 && {
    key: 'missing',
    label: t('import.missing-list', { n: people.length }),
    children: (
      <p>
        {people.map(({ id, name }) => (
          <Link
            key={id}
            href={`/force/members/${id}`}
            style={{ marginInlineEnd: 12, display: 'inline-block' }}
          >
            {name}
          </Link>
        ))}
      </p>
    ),
  };
  const items = missing ? [...remarks, missing] : remarks;
  return items.length > 0 ? <Collapse defaultActiveKey={['errors']} items={items} /> : null;
}
