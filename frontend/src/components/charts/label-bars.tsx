import type { Route } from "next";
import Link from "next/link";
import type { Label } from "@/lib/api/types";
import { count, plural } from "@/lib/format";
import { LABELS } from "@/lib/words";
import { LabelShape } from "../ui/label-badge";

export interface Day {
  /** The date in words. */
  name: string;
  counts: Record<Label, number>;
  /** Leads that have no score yet. */
  unscored: number;
  /** The leads of the day. */
  href: Route;
}

const ORDER: Label[] = ["HOT", "WARM", "COLD"];
const FILLS: Record<Label, string> = { HOT: "bg-hot-mark", WARM: "bg-warm-mark", COLD: "bg-cold-mark" };

/** New leads by label and day as bars, with the same numbers in a table for screen readers. */
export function LabelBars({ days }: { days: readonly Day[] }) {
  const most = Math.max(0, ...days.map(total));
  const high = Math.max(1, most);
  const unscored = days.reduce((all, day) => all + day.unscored, 0);
  return (
    <figure className="flex h-full flex-col gap-3">
      <div aria-hidden="true" className="flex h-28 items-end gap-1">
        {days.map((day) => (
          <Link
            key={day.name}
            href={day.href}
            prefetch={false}
            tabIndex={-1}
            className="flex h-full flex-1 flex-col-reverse gap-px rounded-sm hover:bg-sunken"
            title={`${day.name}: ${summary(day)}`}
          >
            {ORDER.map((label) =>
              day.counts[label] ? (
                <span
                  key={label}
                  className={`min-h-px rounded-[1px] ${FILLS[label]}`}
                  style={{ height: `${(day.counts[label] / high) * 100}%` }}
                />
              ) : null,
            )}
            {day.unscored ? (
              <span
                className="min-h-px rounded-[1px] bg-line-strong"
                style={{ height: `${(day.unscored / high) * 100}%` }}
              />
            ) : null}
          </Link>
        ))}
      </div>
      <figcaption className="flex flex-wrap justify-between gap-x-4 gap-y-1 text-xs text-ink-2">
        <span className="flex flex-wrap gap-x-4 gap-y-1">
          {ORDER.map((label) => (
            <span key={label} className="num inline-flex items-center gap-1.5">
              <LabelShape label={label} />
              {count(days.reduce((all, day) => all + day.counts[label], 0))} new {LABELS[label].toLowerCase()}
            </span>
          ))}
          {unscored ? (
            <span className="num inline-flex items-center gap-1.5">
              <span aria-hidden="true" className="size-2.5 rounded-[1px] bg-line-strong" />
              {count(unscored)} not scored yet
            </span>
          ) : null}
        </span>
        <span>
          {days[0]?.name} to {days.at(-1)?.name}, busiest day: {plural(most, "lead")}
        </span>
      </figcaption>
      <table className="sr-only">
        <caption>Leads by label and day</caption>
        <thead>
          <tr>
            <th scope="col">Day</th>
            {ORDER.map((label) => (
              <th key={label} scope="col">
                {LABELS[label]}
              </th>
            ))}
            <th scope="col">Not scored yet</th>
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.name}>
              <th scope="row">{day.name}</th>
              {ORDER.map((label) => (
                <td key={label}>{day.counts[label]}</td>
              ))}
              <td>{day.unscored}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function total(day: Day): number {
  return day.counts.HOT + day.counts.WARM + day.counts.COLD + day.unscored;
}

function summary(day: Day): string {
  const scored = ORDER.map((label) => `${day.counts[label]} ${LABELS[label].toLowerCase()}`);
  return [...scored, ...(day.unscored ? [`${day.unscored} not scored yet`] : [])].join(", ");
}
