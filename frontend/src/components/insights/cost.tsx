import type { CostReport } from "@/lib/api/types";
import { count, money, plural } from "@/lib/format";

const DAY_MS = 86_400_000;

/** The cost of models by day, and the daily limit. */
export function Cost({ report, days }: { report: CostReport; days: number }) {
  const requests = report.lines.reduce((sum, line) => sum + line.requests, 0);
  if (requests === 0)
    return (
      <p className="text-ink-2">
        No model usage.{" "}
        {report.is_offline
          ? "Rules and templates read messages and write drafts."
          : `${report.provider} is set up but has not been used.`}
      </p>
    );
  return (
    <>
      <p className="num mb-3">
        <span className="text-xl font-semibold">{money(report.cost_usd)}</span>{" "}
        <span className="text-ink-2">
          for {plural(requests, "request")}; {money(report.spent_today_usd)} today
          {report.budget_per_day_usd === null ? "" : ` of a ${money(report.budget_per_day_usd)} daily limit`}
        </span>
      </p>
      <Bars report={report} days={days} />
      <ul className="num relative max-h-60 overflow-y-auto">
        {report.lines.map((line) => (
          <li
            key={`${line.day}:${line.provider}:${line.model}`}
            className="flex gap-3 border-t border-line py-1.5"
            title={`${count(line.tokens_in)} input tokens (${count(line.tokens_cached)} cached), ${count(line.tokens_out)} output tokens`}
          >
            <span className="w-24">{line.day}</span>
            <span className="min-w-0 flex-1 truncate text-ink-2">{line.model}</span>
            <span className="text-ink-2">{plural(line.requests, "request")}</span>
            {line.failed ? <span className="text-loss">{count(line.failed)} failed</span> : null}
            <span className="w-16 text-right">{money(line.cost_usd)}</span>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-xs text-ink-3">Prices as of {report.prices_as_of}</p>
    </>
  );
}

function Bars({ report, days }: { report: CostReport; days: number }) {
  const byDay = new Map<string, number>();
  for (const line of report.lines) byDay.set(line.day, (byDay.get(line.day) ?? 0) + line.cost_usd);
  const last = Date.parse(report.lines[0]?.day ?? "");
  const all = Array.from({ length: days }, (_, index) => {
    const day = new Date(last - (days - 1 - index) * DAY_MS).toISOString().slice(0, 10);
    return { day, cost: byDay.get(day) ?? 0 };
  });
  const high = Math.max(...all.map((each) => each.cost)) || 1;
  return (
    <div aria-hidden="true" className="mb-3 flex h-16 items-end gap-0.5">
      {all.map(({ day, cost }) => (
        <span
          key={day}
          title={`${day}: ${money(cost)}`}
          className={`flex-1 rounded-t-[1px] ${cost ? "min-h-px bg-accent" : "h-px bg-line"}`}
          style={cost ? { height: `${(cost / high) * 100}%` } : undefined}
        />
      ))}
    </div>
  );
}
