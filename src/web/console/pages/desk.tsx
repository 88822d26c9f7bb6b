// The duty desk: what is going on now, and the button that starts something.
import { useQuery } from '@tanstack/react-query';
import { List } from 'antd';
import { callouts } from '../api.ts';
import { Failed, Loading } from '../shell.tsx';

export default function DeskPage() {
  const found = useQuery({
    queryKey: ['callouts'],
    queryFn: async () => (await callouts.callouts.$get({ query: {} })).json(),
  });
  if (found.isPending) return <Loading />;
  if (found.isError) return <Failed error={found.error} retry={found.refetch} />;
  return (
    <List dataSource={found.data.callouts} renderItem={(c) => <List.Item>{String(c.title)}</List.Item>} />
  );
}
