import type { Route } from "next";
import Link from "next/link";
import type { Label } from "@/lib/api/types";
import { count, plural } from "@/lib/format";
import { LABELS } from "@/lib/words";
import { LabelShape } from "../ui/label-badge";

export interface Day {
  /** As it is said under the bar. */
  name: string;
  counts: Record<Label, number>;
  /** The leads of the day. */
  href: Route;
}

const ORDER: Label[] = ["HOT", "WARM", "COLD"];
const FILLS: Record<Label, string> = { HOT: "bg-hot-mark", WARM: "bg-warm-mark", COLD: "bg-cold-mark" };

/** How many leads of each label came in, day by day; a table says the same to who cannot see the bars. */
export function LabelBars({ days }: { days: readonly Day[] }) {
  const high = Math.max(1, ...days.map((day) => sum(day.counts)));
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
            title={`${day.name}: ${ORDER.map((label) => `${day.counts[label]} ${LABELS[label].toLowerCase()}`).join(", ")}`}
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
          </Link>
        ))}
      </div>
      <figcaption className="flex flex-wrap justify-between gap-x-4 gap-y-1 text-xs text-ink-2">
        <span className="flex gap-4">
          {ORDER.map((label) => (
            <span key={label} className="num inline-flex items-center gap-1.5">
              <LabelShape label={label} />
              {LABELS[label]} {count(days.reduce((all, day) => all + day.counts[label], 0))}
            </span>
          ))}
        </span>
        <span>
          {days[0]?.name} to {days.at(-1)?.name}, most on a day: {plural(high, "lead")}
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
          </tr>
        </thead>
        <tbody>
          {days.map((day) => (
            <tr key={day.name}>
              <th scope="row">{day.name}</th>
              {ORDER.map((label) => (
                <td key={label}>{day.counts[label]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}

function sum(counts: Record<Label, number>): number {
  return counts.HOT + counts.WARM + counts.COLD;
}
