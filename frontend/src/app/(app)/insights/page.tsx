import { GraduationCap } from "lucide-react";
import type { Metadata } from "next";
import { Suspense } from "react";
import { Calibration } from "@/components/charts/calibration";
import { CheckDrift } from "@/components/insights/check-drift";
import { Columns } from "@/components/insights/columns";
import { Cost } from "@/components/insights/cost";
import { Drift } from "@/components/insights/drift";
import { LearnPanel } from "@/components/insights/learn-panel";
import { LearningCurve } from "@/components/insights/learning-curve";
import { MovedLeads } from "@/components/insights/moved-leads";
import { Responses, responseChoice } from "@/components/insights/responses";
import { Versions } from "@/components/insights/versions";
import { WeightsChart } from "@/components/insights/weights-chart";
import { Rescoring } from "@/components/score/rescoring";
import { Arriving } from "@/components/shell/arriving";
import { PageFailure } from "@/components/shell/retry";
import { Empty, Section, Skeleton } from "@/components/ui/states";
import { serviceSettings } from "@/lib/api/account";
import {
  allScorecards,
  calibration,
  cost,
  drift,
  evaluations,
  learningColumns,
  rescoring,
  responses,
} from "@/lib/api/scorecards";
import type { EvaluationTrace, ScorecardVersion } from "@/lib/api/types";
import { plural } from "@/lib/format";
import { diff } from "@/lib/scorecard";

export const metadata: Metadata = { title: "Insights" };

const COST_DAYS = 30;

export default function InsightsPage(props: PageProps<"/insights">) {
  return (
    <Arriving>
      <InsightsBody {...props} />
    </Arriving>
  );
}

async function InsightsBody({ searchParams }: PageProps<"/insights">) {
  const choice = responseChoice(await searchParams);
  const [versions, plot, learned, moved, spent, settings, state, columns, answered] = await Promise.all([
    allScorecards(),
    calibration(),
    evaluations(),
    drift(),
    cost(COST_DAYS),
    serviceSettings(),
    rescoring(),
    learningColumns(),
    responses(choice.days),
  ]);
  if (!versions.ok) return <PageFailure failure={versions.failure} />;
  if (!plot.ok) return <PageFailure failure={plot.failure} />;
  if (!learned.ok) return <PageFailure failure={learned.failure} />;
  if (!moved.ok) return <PageFailure failure={moved.failure} />;
  if (!spent.ok) return <PageFailure failure={spent.failure} />;
  if (!settings.ok) return <PageFailure failure={settings.failure} />;
  if (!state.ok) return <PageFailure failure={state.failure} />;
  if (!columns.ok) return <PageFailure failure={columns.failure} />;
  if (!answered.ok) return <PageFailure failure={answered.failure} />;
  const active = versions.value.find((version) => version.is_active);
  return (
    <div className="flex flex-col gap-4">
      <h1 className="text-xl font-semibold">Insights</h1>
      <Rescoring state={state.value} />
      <LearnPanel
        outcomes={plot.value.labels}
        newest={learned.value[0] ?? null}
        active={settings.value.scorecard_number}
        leads={state.value.total}
        learning={settings.value.learning}
      />
      <Responses report={answered.value} by={choice.by} />
      <div className="grid items-start gap-4 lg:grid-cols-2 [&>*]:min-w-0">
        <div className="flex flex-col gap-4">
          <Section title="Score accuracy" aside={<Sample n={plot.value.labels} />}>
            <Calibration plot={plot.value} />
          </Section>
          {active ? <Weights active={active} versions={versions.value} /> : null}
          <Section title="Lead mix" aside={<CheckDrift />}>
            <Drift drift={moved.value} evaluations={learned.value} />
          </Section>
        </div>
        <div className="flex flex-col gap-4">
          <Section
            title="Accuracy over time"
            aside={<span className="num text-ink-2">{plural(learned.value.length, "update")}</span>}
          >
            {learned.value.length ? (
              <LearningCurve evaluations={learned.value} />
            ) : (
              <Empty icon={GraduationCap} title="No learning updates yet">
                Record outcomes on your leads, or import them. Each update is tested on outcomes it hasn't
                seen, and promoted only if it's no worse.
              </Empty>
            )}
          </Section>
          <Moved evaluations={learned.value} active={active?.number ?? 1} />
          <Section title="Model cost" aside={<span className="text-ink-2">Last {COST_DAYS} days</span>}>
            <Cost report={spent.value} days={COST_DAYS} />
          </Section>
        </div>
      </div>
      {columns.value.length ? <Columns columns={columns.value} /> : null}
      <Section
        title="Versions"
        aside={<span className="num text-ink-2">{plural(versions.value.length, "version")}</span>}
      >
        <Versions versions={versions.value} evaluations={learned.value} leads={state.value.total} />
      </Section>
    </div>
  );
}

function Sample({ n }: { n: number }) {
  return <span className="num text-ink-2">{plural(n, "outcome")}</span>;
}

function Weights({ active, versions }: { active: ScorecardVersion; versions: readonly ScorecardVersion[] }) {
  const first = versions.find((version) => version.number === active.parent_number);
  return (
    <Section
      title="Changed weights"
      aside={
        first ? (
          <span className="num text-ink-2">
            Version {active.number} vs. {first.number}
          </span>
        ) : null
      }
    >
      {first ? (
        <WeightsChart rows={diff(first.scorecard, active.scorecard)} />
      ) : (
        <p className="text-ink-2">No changes yet: version {active.number} is the original.</p>
      )}
    </Section>
  );
}

/** The label changes of the active version if it was learned, or else of the newest learning update. */
function Moved({ evaluations, active }: { evaluations: readonly EvaluationTrace[]; active: number }) {
  const shown =
    evaluations.find((update) => update.promoted && update.challenger_number === active) ?? evaluations[0];
  const number = shown?.challenger_number ? ` ${shown.challenger_number}` : "";
  return (
    <Section title={shown?.challenger_number ? `Label changes in version${number}` : "Label changes"}>
      {shown ? (
        <Suspense fallback={<Skeleton className="h-96 w-full" />}>
          <MovedLeads evaluation={shown} />
        </Suspense>
      ) : (
        <p className="text-ink-2">None yet: there have been no learning updates.</p>
      )}
    </Section>
  );
}
