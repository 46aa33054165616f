import { useAppearance } from '../../theme/appearance';
import { palette } from '../../theme/tokens';

const [WIDTH, HEIGHT, ROOM] = [200, 32, 2];

/** How a figure went, without an axis: the figure beside it says how much. */
export function Sparkline({ values, summary }: { readonly values: readonly number[]; readonly summary: string }) {
  const { appearance } = useAppearance();
  if (values.length < 2) return null;
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * WIDTH;
    const y = most === least ? HEIGHT / 2 : HEIGHT - ROOM - ((value - least) / (most - least)) * (HEIGHT - 2 * ROOM);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={summary}>
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke={palette[appearance].brand}
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
