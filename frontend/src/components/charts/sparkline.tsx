/** The run of a figure, for its shape; the numbers are said beside it. */
export function Sparkline({ values, className = "" }: { values: readonly number[]; className?: string }) {
  if (values.length < 2) return null;
  const high = Math.max(...values, 1);
  const step = 100 / (values.length - 1);
  const line = values.map(
    (value, index) => `${(index * step).toFixed(2)},${(26 - (value / high) * 24).toFixed(2)}`,
  );
  return (
    <svg viewBox="0 0 100 28" preserveAspectRatio="none" aria-hidden="true" className={className}>
      <polygon points={`0,28 ${line.join(" ")} 100,28`} className="fill-accent-ground" />
      <polyline
        points={line.join(" ")}
        className="fill-none stroke-accent"
        strokeWidth="1.5"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
