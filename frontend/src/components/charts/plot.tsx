export interface Axis {
  from: number;
  to: number;
  ticks: readonly { at: number; text: string }[];
  title?: string;
}

export interface Line {
  points: readonly (readonly [x: number, y: number])[];
  look: string;
  isDashed?: boolean;
}

export interface Mark {
  x: number;
  y: number;
  /** The interval around it. */
  low?: number | null;
  high?: number | null;
  /** Across, in pixels. */
  size?: number;
  isHollow?: boolean;
  title: string;
}

/**
 * Lines and marks over two axes. Text keeps its size at any width; `label` describes the plot for screen readers.
 */
export function Plot({
  label,
  x,
  y,
  lines = [],
  marks = [],
  className = "h-52",
}: {
  label: string;
  x: Axis;
  y: Axis;
  lines?: readonly Line[];
  marks?: readonly Mark[];
  className?: string;
}) {
  const left = (value: number) => place(value, x);
  const top = (value: number) => 100 - place(value, y);
  return (
    <div role="img" aria-label={label} className="num text-xs text-ink-3">
      {y.title ? <p className="mb-2">{y.title}</p> : null}
      <div className="flex gap-2">
        <div className={`relative w-10 shrink-0 ${className}`}>
          {y.ticks.map((tick) => (
            <span
              key={tick.at}
              className="absolute right-0 -translate-y-1/2"
              style={{ top: `${top(tick.at)}%` }}
            >
              {tick.text}
            </span>
          ))}
        </div>
        <div className={`relative min-w-0 flex-1 ${className}`}>
          <svg
            viewBox="0 0 100 100"
            preserveAspectRatio="none"
            aria-hidden="true"
            className="absolute inset-0 size-full overflow-visible"
          >
            {y.ticks.map((tick) => (
              <line
                key={tick.at}
                x1="0"
                x2="100"
                y1={top(tick.at)}
                y2={top(tick.at)}
                className="stroke-line"
                vectorEffect="non-scaling-stroke"
              />
            ))}
            {lines.map((line, index) => (
              <polyline
                key={index}
                points={line.points.map(([px, py]) => `${left(px)},${top(py)}`).join(" ")}
                className={`fill-none ${line.look}`}
                strokeWidth="1.5"
                vectorEffect="non-scaling-stroke"
                {...(line.isDashed ? { strokeDasharray: "4 4" } : {})}
              />
            ))}
            {marks.map((mark, index) =>
              typeof mark.low === "number" && typeof mark.high === "number" ? (
                <line
                  key={index}
                  x1={left(mark.x)}
                  x2={left(mark.x)}
                  y1={top(Math.max(mark.low, y.from))}
                  y2={top(Math.min(mark.high, y.to))}
                  className="stroke-accent opacity-45"
                  strokeWidth="2"
                  vectorEffect="non-scaling-stroke"
                />
              ) : null,
            )}
          </svg>
          {marks.map((mark, index) => (
            <span
              key={index}
              title={mark.title}
              className={`absolute -translate-x-1/2 -translate-y-1/2 rounded-full ${mark.isHollow ? "border-2 border-ink-3 bg-surface" : "bg-accent ring-2 ring-surface"}`}
              style={{
                left: `${left(mark.x)}%`,
                top: `${top(mark.y)}%`,
                width: mark.size ?? 9,
                height: mark.size ?? 9,
              }}
            />
          ))}
        </div>
      </div>
      <div className="relative ml-12 mt-2 h-4">
        {x.ticks.map((tick) => (
          <span
            key={tick.at}
            className="absolute -translate-x-1/2 whitespace-nowrap"
            style={{ left: `${left(tick.at)}%` }}
          >
            {tick.text}
          </span>
        ))}
      </div>
      {x.title ? <p className="ml-12 text-center">{x.title}</p> : null}
    </div>
  );
}

export function Legend({ entries }: { entries: readonly { look: string; text: string }[] }) {
  return (
    <ul className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
      {entries.map((entry) => (
        <li key={entry.text} className="flex items-center gap-1.5">
          <span aria-hidden="true" className={`inline-block ${entry.look}`} />
          {entry.text}
        </li>
      ))}
    </ul>
  );
}

function place(value: number, axis: Axis): number {
  return axis.to === axis.from ? 50 : ((value - axis.from) / (axis.to - axis.from)) * 100;
}
