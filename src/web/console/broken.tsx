// What stands there when a page could not be drawn: most often a newer version was put in place while this one was open.
import { Button, Result } from 'antd';
import { Component, type ReactNode } from 'react';
import { useWords } from './language.tsx';

function Told() {
  const { t } = useWords();
  return (
    <Result
      status="warning"
      title={t('shell.broken')}
      subTitle={t('shell.broken.detail')}
      extra={
        <Button type="primary" size="large" onClick={() => location.reload()}>
          {t('shell.reload')}
        </Button>
      }
    />
  );
}

interface Props {
  /** Another page is another try. */
  path: string;
  children: ReactNode;
}

export class Broken extends Component<Props, { broken: boolean }> {
  static getDerivedStateFromError = () => ({ broken: true });
  override state = { broken: false };
  override componentDidUpdate({ path }: Props) {
    if (path !== this.props.path && this.state.broken) this.setState({ broken: false });
  }
  override render() {
    return this.state.broken ? <Told /> : this.props.children;
  }
}
