// What is larger than its place on the screen scrolls in itself, by the keyboard too.
import { Table, type TableProps } from 'antd';
import type { ReactNode, UIEventHandler } from 'react';

interface ScrollsProps {
  /** What is in it, for whoever hears it. */
  label: string;
  className?: string;
  onScroll?: UIEventHandler<HTMLElement>;
  children: ReactNode;
}

export function Scrolls({ label, className = 'wide', onScroll, children }: ScrollsProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard scrolls only what has the focus; WCAG 2.1.1 wants it reached
    <section className={className} aria-label={label} tabIndex={0} onScroll={onScroll}>
      {children}
    </section>
  );
}

interface WideTableProps<T> extends TableProps<T> {
  label: string;
  /** Narrower it is not drawn; without it as wide as its content. */
  width_px?: number;
}

export function WideTable<T extends object>({ label, width_px, ...table }: WideTableProps<T>) {
  return (
    <Scrolls label={label}>
      <Table<T> size="small" style={{ minWidth: width_px ?? 'max-content' }} {...table} />
    </Scrolls>
  );
}
