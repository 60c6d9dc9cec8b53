import { exact, plural, points } from "@/lib/format";
import { ticks } from "@/lib/scale";
import type { PointsDiff } from "@/lib/scorecard";
import { sentence } from "@/lib/words";

/** Changed weights, largest change first: the hollow mark is the weight before, the filled mark the weight after. */
export function WeightsChart({ rows, most = 12 }: { rows: readonly PointsDiff[]; most?: number }) {
  if (rows.length === 0) return <p className="text-ink-2">No weights differ.</p>;
  const shown = rows.slice(0, most);
  const ends = shown.flatMap((row) => [row.before, row.after]);
  const low = Math.min(0, ...ends);
  const high = Math.max(0, ...ends);
  const place = (value: number) => ((value - low) / (high - low || 1)) * 100;
  return (
    <div>
      <p className="mb-2 flex flex-wrap gap-x-4 gap-y-1 text-xs text-ink-2">
        <span className="flex items-center gap-1.5">
          <span aria-hidden="true" className="size-2.5 rounded-full border-2 border-ink-3" /> before
        </span>
        <span className="flex items-center gap-1.5">
          <span aria-hidden="true" className="size-2.5 rounded-full bg-accent" /> after
        </span>
        <span className="num text-ink-3">
          {shown.length} largest of {plural(rows.length, "change")}, in points
        </span>
      </p>
      <ol>
        {shown.map((row) => (
          <li
            key={`${row.characteristic}:${row.level}`}
            className="grid grid-cols-[minmax(0,1fr)_5.5rem] items-center gap-x-3 gap-y-0.5 border-t border-line py-1 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_5.5rem]"
          >
            <span className="wrap-anywhere">
              <span className="text-ink-3">{sentence(row.title)}</span> {row.levelTitle}
            </span>
            <span aria-hidden="true" className="relative mx-1.5 h-4 max-sm:order-last max-sm:col-span-2">
              {ticks(low, high).map((tick) => (
                <span
                  key={tick}
                  className={`absolute inset-y-0 border-l ${tick === 0 ? "border-line-strong" : "border-line"}`}
                  style={{ left: `${place(tick)}%` }}
                />
              ))}
              <span
                className={`absolute top-1/2 h-0.5 -translate-y-1/2 ${row.after > row.before ? "bg-gain-mark" : "bg-loss-mark"}`}
                style={{
                  left: `${place(Math.min(row.before, row.after))}%`,
                  width: `${Math.abs(place(row.after) - place(row.before))}%`,
                }}
              />
              <span
                className="absolute top-1/2 size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full border-2 border-ink-3 bg-surface"
                style={{ left: `${place(row.before)}%` }}
              />
              <span
                className="absolute top-1/2 size-2.5 -translate-x-1/2 -translate-y-1/2 rounded-full bg-accent"
                style={{ left: `${place(row.after)}%` }}
              />
            </span>
            <span
              className="num text-right whitespace-nowrap"
              title={`${exact(row.before)} before, ${exact(row.after)} after`}
            >
              <span className="text-ink-3">{points(row.before)} →</span> {points(row.after)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  );
}
