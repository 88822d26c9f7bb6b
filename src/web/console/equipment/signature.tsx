// A name drawn with a finger or the mouse, kept as an SVG path of whole numbers.
import { Button, Flex } from 'antd';
import { type PointerEvent, useState } from 'react';
import { useWords } from '../language.tsx';
import './equipment.css';

/** More is no signature, and the server takes no more. */
const MOST_CHARACTERS = 18_000;

interface Props {
  label: string;
  value?: string;
  onChange?(path: string): void;
}

export function Signature({ label, value = '', onChange }: Props) {
  const { t } = useWords();
  const [drawing, draw] = useState(false);
  const point = (e: PointerEvent<SVGSVGElement>) => {
    const box = e.currentTarget.getBoundingClientRect();
    return `${Math.max(0, Math.round(e.clientX - box.left))} ${Math.max(0, Math.round(e.clientY - box.top))}`;
  };
  const add = (what: 'M' | 'L', e: PointerEvent<SVGSVGElement>) =>
    value.length < MOST_CHARACTERS && onChange?.(`${value}${what}${point(e)}`);
  return (
    <Flex vertical gap={4} align="start">
      <svg
        className="signature"
        role="img"
        aria-label={label}
        onPointerDown={(e) => {
          e.currentTarget.setPointerCapture(e.pointerId);
          draw(true);
          add('M', e);
        }}
        onPointerMove={(e) => drawing && add('L', e)}
        onPointerUp={() => draw(false)}
      >
        <path d={value} />
      </svg>
      <Button size="small" disabled={value === ''} onClick={() => onChange?.('')}>
        {t('equipment.signature.clear')}
      </Button>
    </Flex>
  );
}
