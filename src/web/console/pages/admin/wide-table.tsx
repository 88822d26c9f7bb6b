// A table that scrolls inside itself where the screen is narrower, also by the keyboard.
import { Table, type TableProps } from 'antd';

interface Props<T> extends TableProps<T> {
  /** What it lists, for whoever hears it. */
  label: string;
  /** Narrower it is not drawn. */
  width_px: number;
}

export function WideTable<T extends object>({ label, width_px, ...table }: Props<T>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="wide" aria-label={label} tabIndex={0}>
      <Table<T> size="small" style={{ minWidth: width_px }} {...table} />
    </section>
  );
}
