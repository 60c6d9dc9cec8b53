import type { Route } from "next";
import Link from "next/link";
import { Funnel } from "@/components/charts/funnel";
import { LabelBars } from "@/components/charts/label-bars";
import { Sparkline } from "@/components/charts/sparkline";
import { LeadsList } from "@/components/leads/leads-list";
import { Arriving } from "@/components/shell/arriving";
import { PageFailure } from "@/components/shell/retry";
import { LabelShape } from "@/components/ui/label-badge";
import { Section } from "@/components/ui/states";
import { dashboard } from "@/lib/api/leads";
import type { Dashboard, Label } from "@/lib/api/types";
import { count } from "@/lib/format";
import { FUNNEL_STAGES, LABELS } from "@/lib/words";

export default function DashboardPage(props: PageProps<"/">) {
  return (
    <Arriving>
      <DashboardBody {...props} />
    </Arriving>
  );
}

async function DashboardBody({ searchParams }: PageProps<"/">) {
  const [reply, params] = await Promise.all([dashboard(30), searchParams]);
  if (!reply.ok) return <PageFailure failure={reply.failure} />;
  const board = reply.value;
  return (
    <div className="flex flex-col gap-4">
      <h1 className="sr-only">Dashboard</h1>
      <Figures board={board} />
      {board.figures.total > 0 ? (
        <div className="grid gap-4 lg:grid-cols-2">
          <Section title="Funnel">
            <Funnel
              stages={board.funnel.map((step) => ({
                name: FUNNEL_STAGES[step.stage],
                count: step.count,
                href: STAGES[step.stage],
              }))}
            />
          </Section>
          <Section
            title="New leads by score"
            aside={<span className="text-ink-2">Last {board.days.length} days</span>}
          >
            <LabelBars
              days={board.days.map((day) => ({
                name: dayName(day.day),
                href: `/leads?from=${day.day}&to=${day.day}` as Route,
                counts: { HOT: day.hot, WARM: day.warm, COLD: day.cold },
                unscored: day.unscored,
              }))}
            />
          </Section>
        </div>
      ) : null}
      <LeadsList params={params} total={board.figures.total} />
    </div>
  );
}

const CONTACTED = "CONTACTED,MEETING_BOOKED,CLOSED_WON,CLOSED_LOST";
const MET = "MEETING_BOOKED,CLOSED_WON";

/** A figure card and its funnel stage share one name and one number. */
const STAGES: Record<Dashboard["funnel"][number]["stage"], Route> = {
  new: "/leads",
  qualified: `/leads?status=QUALIFIED,${CONTACTED}` as Route,
  contacted: `/leads?status=${CONTACTED}` as Route,
  meeting: `/leads?status=${MET}` as Route,
  won: "/leads?status=CLOSED_WON" as Route,
};

function Figures({ board: { figures, days, funnel } }: { board: Dashboard }) {
  const by = (label: Label) => figures.by_label[label] ?? 0;
  const reached = (stage: keyof typeof STAGES) => ({
    name: FUNNEL_STAGES[stage],
    href: STAGES[stage],
    value: funnel.find((step) => step.stage === stage)?.count ?? 0,
  });
  const all: { name: string; value: number; href: Route; label?: Label; run: number[]; unit: string }[] = [
    {
      ...reached("new"),
      run: days.map((day) => day.created),
      unit: "",
    },
    ...(["HOT", "WARM", "COLD"] as const).map((label) => ({
      name: LABELS[label],
      value: by(label),
      href: `/leads?label=${label}` as Route,
      label,
      run: days.map((day) => day[label.toLowerCase() as "hot" | "warm" | "cold"]),
      unit: "",
    })),
    {
      ...reached("contacted"),
      run: days.map((day) => day.sent),
      unit: "sent",
    },
    {
      ...reached("meeting"),
      run: days.map((day) => day.meetings),
      unit: "",
    },
  ];
  return (
    <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
      {all.map((figure) => (
        <li key={figure.name}>
          <Link
            href={figure.href}
            className="card relative block overflow-hidden px-4 pt-3 pb-8 hover:border-line-strong"
          >
            <span className="flex items-center gap-1.5 text-ink-2">
              {figure.label ? <LabelShape label={figure.label} /> : null}
              {figure.name}
            </span>
            <span className="num mt-0.5 flex items-baseline justify-between gap-2">
              <span className="text-2xl font-semibold">{count(figure.value)}</span>
              <span className="text-right text-xs text-ink-3">
                +{count(figure.run.slice(-7).reduce((sum, value) => sum + value, 0))} {figure.unit} in 7d
              </span>
            </span>
            <Sparkline values={figure.run} className="absolute inset-x-0 bottom-0 h-6 w-full" />
          </Link>
        </li>
      ))}
    </ul>
  );
}

function dayName(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en", {
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
}
