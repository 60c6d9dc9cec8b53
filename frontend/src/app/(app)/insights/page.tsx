import { GraduationCap } from "lucide-react";
import type { Metadata } from "next";
import { Calibration } from "@/components/charts/calibration";
import { LearningCurve } from "@/components/insights/learning-curve";
import { Versions } from "@/components/insights/versions";
import { PageFailure } from "@/components/shell/retry";
import { Empty, Section } from "@/components/ui/states";
import { allScorecards, calibration, cost, evaluations } from "@/lib/api/scorecards";
import type { CostReport } from "@/lib/api/types";
import { count, money, plural } from "@/lib/format";

export const metadata: Metadata = { title: "Insights" };

export default async function InsightsPage() {
  const [versions, plot, learned, spent] = await Promise.all([
    allScorecards(),
    calibration(),
    evaluations(),
    cost(30),
  ]);
  if (!versions.ok) return <PageFailure failure={versions.failure} />;
  if (!plot.ok) return <PageFailure failure={plot.failure} />;
  if (!learned.ok) return <PageFailure failure={learned.failure} />;
  if (!spent.ok) return <PageFailure failure={spent.failure} />;
  return (
    <div className="flex flex-col gap-4">
      <h1 className="text-xl font-semibold">Insights</h1>
      <div className="grid items-start gap-4 lg:grid-cols-2">
        <Section
          title="Does 70 mean 70 in 100?"
          aside={<span className="num text-ink-2">{plural(plot.value.labels, "outcome")}</span>}
        >
          <Calibration plot={plot.value} />
        </Section>
        <div className="flex flex-col gap-4">
          <Section title="Is it learning?">
            {learned.value.length ? (
              <LearningCurve evaluations={learned.value} />
            ) : (
              <Empty icon={GraduationCap} title="Nothing was learned yet">
                Record what became of your leads: “Record outcome” on a lead, or import them. Each update is
                measured on outcomes it was not fitted to, and let in only if it is no worse.
              </Empty>
            )}
          </Section>
          <Section title="What did the model cost?" aside={<span className="text-ink-2">last 30 days</span>}>
            <Cost report={spent.value} />
          </Section>
        </div>
      </div>
      <Section
        title="What changed in each version?"
        aside={<span className="num text-ink-2">{plural(versions.value.length, "version")}</span>}
      >
        <Versions versions={versions.value} />
      </Section>
    </div>
  );
}

function Cost({ report }: { report: CostReport }) {
  const requests = report.lines.reduce((sum, line) => sum + line.requests, 0);
  if (requests === 0)
    return (
      <p className="text-ink-2">
        Nothing: no model was asked. Text is read and written by{" "}
        {report.provider.replace(/^offline \((.*)\)$/, "$1")}.
      </p>
    );
  return (
    <>
      <p className="num mb-3">
        <span className="text-xl font-semibold">{money(report.cost_usd)}</span>{" "}
        <span className="text-ink-2">
          for {plural(requests, "request")}; {money(report.spent_today_usd)} today
          {report.budget_per_day_usd === null ? "" : ` of at most ${money(report.budget_per_day_usd)} a day`}
        </span>
      </p>
      <ul className="num max-h-60 overflow-y-auto">
        {report.lines.map((line) => (
          <li
            key={`${line.day}:${line.provider}:${line.model}`}
            className="flex gap-3 border-t border-line py-1.5"
            title={`${count(line.tokens_in)} tokens in, ${count(line.tokens_cached)} of them cached, ${count(line.tokens_out)} out`}
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
