// Takes a CAP message in from a file; a new warning opens as a draft.
import { Alert, Form, Modal, Select } from 'antd';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { useWords } from '../language.tsx';
import { saidOf, takeCap, useOrganisations } from './api.ts';

export function TakeCap({ onDone }: { onDone(): void }) {
  const { t } = useWords();
  const [, go] = useLocation();
  const [office, choose] = useState<number | null>(null);
  const [file, hold] = useState<File | null>(null);
  const [wrong, tell] = useState<string | null>(null);
  const [busy, work] = useState(false);
  const offices = useOrganisations().filter((o) => ['city', 'county', 'station'].includes(o.kind));
  const take = async () => {
    if (!file || office === null) return tell(t('bul.cap.missing'));
    work(true);
    try {
      const { id, outcome } = await takeCap(file, office);
      onDone();
      if (id !== null)
        go(['drafted', 'rewritten'].includes(outcome) ? `/bulletins/${id}/edit` : `/bulletins/${id}`);
    } catch (error) {
      tell(saidOf(error));
    } finally {
      work(false);
    }
  };
  return (
    <Modal
      {...{ open: true, title: t('bul.cap.take'), okText: t('bul.cap.take'), confirmLoading: busy }}
      {...{ onOk: take, onCancel: onDone }}
    >
      <p>{t('bul.cap.how')}</p>
      {wrong && <Alert type="error" showIcon className="bul-lines" title={wrong} />}
      <Form layout="vertical" component="div">
        <Form.Item label={t('bul.office')} htmlFor="cap-office" required>
          <Select
            id="cap-office"
            value={office}
            options={offices.map(({ id, name }) => ({ value: id, label: name }))}
            showSearch={{ optionFilterProp: 'label' }}
            onChange={choose}
          />
        </Form.Item>
        <Form.Item label={t('bul.cap.file')} htmlFor="cap-file" required>
          <input
            id="cap-file"
            type="file"
            accept=".xml,.cap"
            onChange={(e) => hold(e.target.files?.[0] ?? null)}
          />
        </Form.Item>
      </Form>
    </Modal>
  );
}
