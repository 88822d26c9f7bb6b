// Draws a sign as pixels: a shape with a light rim and a dark line round it, so that it stands out on any ground.
import type { Mark } from './content.ts';

const RATIO = 2;
const RIM_PX = 2;
const DEFAULT_SIZE_PX = 20;

/** Corners on the unit circle, the first one up. */
function regular(n: number, inner = 1): [number, number][] {
  const corners = inner === 1 ? n : n * 2;
  return Array.from({ length: corners }, (_, i) => {
    const r = i % 2 === 1 ? inner : 1;
    const angle = (i / corners) * 2 * Math.PI - Math.PI / 2;
    return [r * Math.cos(angle), r * Math.sin(angle)];
  });
}

const OUTLINES: Record<Exclude<Mark['shape'], 'circle'>, [number, number][]> = {
  square: [
    [-0.82, -0.82],
    [0.82, -0.82],
    [0.82, 0.82],
    [-0.82, 0.82],
  ],
  triangle: [
    [0, -0.95],
    [1, 0.82],
    [-1, 0.82],
  ],
  warning: [
    [0, -0.95],
    [1, 0.82],
    [-1, 0.82],
  ],
  diamond: regular(4),
  hexagon: regular(6),
  star: regular(5, 0.45),
  cross: [
    [-0.9, -0.55],
    [-0.55, -0.9],
    [0, -0.35],
    [0.55, -0.9],
    [0.9, -0.55],
    [0.35, 0],
    [0.9, 0.55],
    [0.55, 0.9],
    [0, 0.35],
    [-0.55, 0.9],
    [-0.9, 0.55],
    [-0.35, 0],
  ],
  house: [
    [0, -0.95],
    [0.95, -0.05],
    [0.65, -0.05],
    [0.65, 0.85],
    [-0.65, 0.85],
    [-0.65, -0.05],
    [-0.95, -0.05],
  ],
  flag: [
    [-0.7, -0.95],
    [0.95, -0.45],
    [-0.4, 0.1],
    [-0.4, 0.95],
    [-0.7, 0.95],
  ],
};

function outline(draw: CanvasRenderingContext2D, shape: Mark['shape'], middle: number, radius: number): void {
  draw.beginPath();
  if (shape === 'circle') draw.arc(middle, middle, radius, 0, 2 * Math.PI);
  else for (const [x, y] of OUTLINES[shape]) draw.lineTo(middle + x * radius, middle + y * radius);
  draw.closePath();
}

/** A mark is known by all that it is. */
export const markId = (mark: Mark): string => `mark:${JSON.stringify(mark)}`;

export interface Pixels {
  image: ImageData;
  pixelRatio: number;
}

export function drawMark({
  shape,
  colour,
  filled = 1,
  text,
  size_px = DEFAULT_SIZE_PX,
}: Mark): Pixels | null {
  const canvas = document.createElement('canvas');
  const size = (size_px + 2 * RIM_PX) * RATIO;
  canvas.width = size;
  canvas.height = size;
  const draw = canvas.getContext('2d');
  if (!draw) return null;
  const middle = size / 2;
  const radius = (size_px / 2 - 1) * RATIO;
  draw.lineJoin = 'round';
  outline(draw, shape, middle, radius);
  draw.lineWidth = 2 * RIM_PX * RATIO;
  draw.strokeStyle = '#ffffff';
  draw.stroke();
  draw.fillStyle = shape === 'warning' ? '#f0e442' : filled === 1 ? colour : '#ffffff';
  draw.fill();
  if (filled > 0 && filled < 1) {
    draw.save();
    draw.clip();
    draw.fillStyle = colour;
    draw.fillRect(0, size - size * filled, size, size);
    draw.restore();
    outline(draw, shape, middle, radius);
  }
  draw.lineWidth = (filled < 1 ? 3 : 1) * RATIO;
  draw.strokeStyle = filled < 1 ? colour : '#14181d';
  draw.stroke();
  const letters = shape === 'warning' ? '!' : text;
  if (letters) {
    draw.fillStyle = shape === 'warning' ? '#000000' : '#ffffff';
    draw.font = `700 ${Math.round(size_px * (letters.length > 2 ? 0.4 : 0.55)) * RATIO}px system-ui, sans-serif`;
    draw.textAlign = 'center';
    draw.textBaseline = 'middle';
    draw.fillText(
      letters,
      middle,
      middle + (shape === 'triangle' || shape === 'warning' ? 0.22 : 0.04) * radius,
    );
  }
  return { image: draw.getImageData(0, 0, size, size), pixelRatio: RATIO };
}
