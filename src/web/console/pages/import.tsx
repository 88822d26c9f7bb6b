// Taking a roster file in: first what would become of each row, then, with the same file, for good.
import { useMutation, useQueryClient } from '@tanstack/react-query';
import {
  Alert,
  App,
  Button,
  Collapse,
  Flex,
  Progress,
  Statistic,
  Table,
  type TableColumnsType,
  Typography,
  Upload,
} from 'antd';
import { useState } from 'react';
import { Link } from 'wouter';
import { send } from '../api.ts';
import { useWords } from '../language.tsx';
import { useMe } from '../rights.tsx';
import { Failed, NotAllowed } from '../shell.tsx';
import type { ImportReport } from './force-api.ts';

async function takeIn(file: File, dryRun: boolean): Promise<ImportReport> {
  const body = new FormData();
  body.set('file', file);
  return (await send(`/api/roster/imports?dryRun=${dryRun}`, { method: 'POST', body })).json();
}

export default function ImportPage() {
  const me = useMe();
  return me && !me.permissions.includes('roster.import') ? <NotAllowed /> : <Import />;
}

function Import() {
  const { t } = useWords();
  const { modal } = App.useApp();
  const queries = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const run = useMutation({
    mutationFn: (about: { file: File; dryRun: boolean }) => takeIn(about.file, about.dryRun),
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
      title: t('import.sure', { added: report.added, changed: report.changed }),
      content: t('import.sure.detail', { refused: report.refused }),
      okText: t('import.apply'),
      cancelText: t('import.not-yet'),
      onOk: () => run.mutate({ file, dryRun: false }),
    });
  return (
    <Flex vertical gap={16} style={{ maxWidth: 1200 }}>
      <Link href="/force">{t('import.back')}</Link>
      <Typography.Title level={1} style={{ fontSize: 24, margin: 0 }}>
        {t('import.title')}
      </Typography.Title>
      <Upload.Dragger
        accept=".xlsx,.csv"
        showUploadList={false}
        beforeUpload={check}
        disabled={run.isPending}
      >
        <p>
          <strong>{t('import.choose')}</strong>
        </p>
        <p>{t('import.what')}</p>
      </Upload.Dragger>
      {run.isPending && (
        <div aria-live="polite">
          {t(run.variables.dryRun ? 'import.checking' : 'import.writing', { file: run.variables.file.name })}
          <Progress percent={100} status="active" showInfo={false} aria-label={t('import.title')} />
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
    </Flex>
  );
}

function Sums({ report }: { report: ImportReport }) {
  const { t } = useWords();
  const sums = ['rows', 'added', 'changed', 'unchanged', 'refused', 'normalised'] as const;
  return (
    <Flex gap={32} wrap>
      {sums.map((key) => (
        <Statistic key={key} title={t(`import.${key}`)} value={report[key]} />
      ))}
      <Statistic title={t('import.missing')} value={report.missing.length} />
    </Flex>
  );
}

function Findings({ report }: { report: ImportReport }) {
  const { t, language } = useWords();
  const columns: TableColumnsType<ImportReport['errors'][number]> = [
    { title: t('import.row'), dataIndex: 'row', width: 80 },
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
        <Table
          size="small"
          columns={columns}
          dataSource={report[key].map((r, at) => ({ ...r, at }))}
          rowKey="at"
          scroll={{ x: 720 }}
          pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        />
      ),
    }));
  const missing = report.missing.length > 0 && {
    key: 'missing',
    label: t('import.missing-list', { n: report.missing.length }),
    children: (
      <p>
        {report.missing.map(({ id, name }) => (
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
