// A channel or a set of the radio book, new or changed.
import { Form, Input, Select } from 'antd';
import { useWords } from '../language.tsx';
import { useStations } from '../roll-calls/api.ts';
import { type Channel, CONDITIONS, channels, type RadioSet, radioSets, useSites } from './api.ts';
import { Ask, useRequired } from './ask.tsx';

interface ChannelGiven {
  stationId: number;
  name: string;
  frequency: string;
  purpose?: string;
}

export function EditChannel({ channel, onDone }: { channel: Channel | null; onDone(): void }) {
  const { t } = useWords();
  const stations = useStations();
  const required = useRequired();
  return (
    <Ask<ChannelGiven>
      title={t(channel ? 'jd.channel.change' : 'jd.channel.add')}
      initial={channel ?? {}}
      keep={({ purpose = '', ...given }) => {
        const json = { ...given, purpose };
        return channel
          ? channels[':id'].$put({ param: { id: String(channel.id) }, json })
          : channels.$post({ json });
      }}
      onDone={onDone}
    >
      <Form.Item
        {...{ name: 'stationId', label: t('joint.role.station') }}
        rules={[{ required: true, message: t('shell.required') }]}
      >
        <Select
          {...{ options: stations, disabled: channel !== null, showSearch: { optionFilterProp: 'label' } }}
        />
      </Form.Item>
      <Form.Item name="name" label={t('joint.head.channel')} rules={required}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="frequency" label={t('joint.head.frequency')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="purpose" label={t('joint.head.purpose')}>
        <Input maxLength={200} />
      </Form.Item>
    </Ask>
  );
}

interface SetGiven {
  siteId: number;
  callSign: string;
  serial: string;
  channelId?: number | null;
  condition: RadioSet['condition'];
}

interface EditSetProps {
  set: RadioSet | null;
  channels: Channel[];
  onDone(): void;
}

export function EditSet({ set, channels: known, onDone }: EditSetProps) {
  const { t } = useWords();
  const sites = useSites();
  const required = useRequired();
  const chosen = [{ required: true, message: t('shell.required') }];
  const options = known.map((c) => ({ value: c.id, label: `${c.name} ${c.frequency} · ${c.stationName}` }));
  return (
    <Ask<SetGiven>
      title={t(set ? 'jd.set.change' : 'jd.set.add')}
      initial={set ?? { condition: 'good' }}
      keep={({ channelId = null, ...given }) => {
        const json = { ...given, channelId };
        return set
          ? radioSets[':id'].$put({ param: { id: String(set.id) }, json })
          : radioSets.$post({ json });
      }}
      onDone={onDone}
    >
      <Form.Item name="siteId" label={t('jd.site')} rules={chosen}>
        <Select options={sites} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="callSign" label={t('joint.head.call-sign')} rules={required}>
        <Input maxLength={40} />
      </Form.Item>
      <Form.Item name="serial" label={t('joint.head.serial')} rules={required}>
        <Input maxLength={60} />
      </Form.Item>
      <Form.Item name="channelId" label={t('joint.head.channel')}>
        <Select options={options} allowClear showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <Form.Item name="condition" label={t('joint.head.condition')} rules={chosen}>
        <Select options={CONDITIONS.map((value) => ({ value, label: t(`joint.condition.${value}`) }))} />
      </Form.Item>
    </Ask>
  );
}
