import type { Route } from "next";
import Link from "next/link";
import { count, percent } from "@/lib/format";

export interface Stage {
  name: string;
  count: number;
  href: Route;
}

/** Stages from first to last; each counts the leads that reached it, and links to them. */
export function Funnel({ stages }: { stages: readonly Stage[] }) {
  const first = stages[0]?.count ?? 0;
  return (
    <ol className="flex flex-col gap-1.5">
      {stages.map((stage, index) => {
        const before = stages[index - 1]?.count;
        return (
          <li key={stage.name}>
            <Link
              href={stage.href}
              className="grid grid-cols-[8rem_1fr_3.5rem_3.5rem] items-center gap-3 rounded-sm hover:bg-sunken"
            >
              <span className="truncate">{stage.name}</span>
              <span aria-hidden="true" className="h-5 rounded-sm bg-sunken">
                <span
                  className="block h-full rounded-sm bg-accent"
                  style={{ width: `${first ? (stage.count / first) * 100 : 0}%` }}
                />
              </span>
              <span className="num text-right font-medium">{count(stage.count)}</span>
              <span className="num text-right text-xs text-ink-3">
                {before ? percent(stage.count / before) : ""}
              </span>
            </Link>
          </li>
        );
      })}
    </ol>
  );
}
