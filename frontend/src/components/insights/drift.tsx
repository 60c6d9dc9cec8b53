import type { DriftOut, EvaluationTrace } from "@/lib/api/types";
import { count, plural } from "@/lib/format";
import { type DriftPoint, driftOverTime } from "@/lib/learning";
import { axisFromZero } from "@/lib/scale";
import { Plot } from "../charts/plot";
import { RelativeTime } from "../ui/time";

/** Population stability index from which a shift is notable, and from which it is large; the service's verdicts use the same. */
const NOTABLE = 0.1;
const LARGE = 0.25;

/** How the newest leads differ from those before, and leads with an outcome at each update: verdicts first, then charts. */
export function Drift({
  drift: { report, made_at },
  evaluations,
}: {
  drift: DriftOut;
  evaluations: readonly EvaluationTrace[];
}) {
  const past = driftOverTime(evaluations);
  if (!report)
    return (
      <p className="text-ink-2">Not checked yet. A check compares the newest leads with the older ones.</p>
    );
  return (
    <div>
      <ul className="flex flex-col gap-1">
        {report.sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      {report.drifts.length ? (
        <ul aria-label="Largest shifts" className="mt-3">
          {report.drifts.map((drift) => (
            <li
              key={drift.characteristic}
              className="grid grid-cols-[9rem_1fr_auto] items-center gap-3 border-t border-line py-1.5"
              title={drift.sentence}
            >
              <span className="truncate">{drift.title}</span>
              <span aria-hidden="true" className="h-1.5 rounded-full bg-sunken">
                <span
                  className={`block h-full rounded-full ${drift.value >= LARGE ? "bg-loss-mark" : "bg-accent"}`}
                  style={{ width: `${Math.min(1, drift.value / (2 * LARGE)) * 100}%` }}
                />
              </span>
              <span className="num text-right text-ink-2">
                {drift.value >= LARGE ? "large" : "notable"} {drift.value.toFixed(2)}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      {past.length < 2 ? (
        <p className="mt-3 text-xs text-ink-3">Charts appear after two learning updates.</p>
      ) : (
        <div className="mt-4 grid gap-x-6 gap-y-4 sm:grid-cols-2">
          <Shift points={past} />
          <Apart points={past} />
        </div>
      )}
      <p className="num mt-3 text-xs text-ink-3">
        Newest {plural(report.newest, "lead")} vs. the {count(report.older)} before them.{" "}
        {plural(report.labels_since, "outcome")} since version {report.scorecard_version}.
        {made_at ? (
          <>
            {" "}
            Checked <RelativeTime at={made_at} ago />.
          </>
        ) : null}
      </p>
    </div>
  );
}

function Shift({ points }: { points: readonly DriftPoint[] }) {
  const axis = axisFromZero(Math.max(LARGE * 1.2, ...points.map((point) => point.shift)));
  return (
    <figure>
      <figcaption className="mb-2 font-medium">Shift among leads with an outcome</figcaption>
      <Plot
        className="h-32"
        label={`Largest shift among leads with an outcome, at each update: ${points.map((point) => point.shift.toFixed(2)).join(", ")}. Notable from ${NOTABLE}, large from ${LARGE}.`}
        x={overUpdates(points)}
        y={{ ...axis, title: "Largest shift (stability index); dashed line: large" }}
        lines={[
          {
            points: [
              [-0.2, LARGE],
              [points.length - 0.8, LARGE],
            ],
            look: "stroke-loss-mark",
            isDashed: true,
          },
          { points: points.map((point, index) => [index, point.shift] as const), look: "stroke-accent" },
        ]}
        marks={points.map((point, index) => ({
          x: index,
          y: point.shift,
          size: 8,
          title: point.what ? `${point.what}: ${point.shift.toFixed(2)}` : "No significant shift",
        }))}
      />
    </figure>
  );
}

function Apart({ points }: { points: readonly DriftPoint[] }) {
  const measured = points.flatMap((point, index) => (point.apart ? [{ index, apart: point.apart }] : []));
  if (measured.length < 2)
    return (
      <figure>
        <figcaption className="mb-2 font-medium">Predictions vs. outcomes</figcaption>
        <p className="text-ink-2">Not enough updates for a chart.</p>
      </figure>
    );
  const axis = axisFromZero(Math.max(...measured.map(({ apart }) => apart.high ?? apart.value)) || 0.1);
  return (
    <figure>
      <figcaption className="mb-2 font-medium">Predictions vs. outcomes</figcaption>
      <Plot
        className="h-32"
        label={`Difference between predictions and outcomes at each update, in percentage points: ${measured.map(({ apart }) => Math.round(apart.value * 100)).join(", ")}`}
        x={overUpdates(points)}
        y={{
          ...axis,
          ticks: axis.ticks.map(({ at }) => ({ at, text: `${Math.round(at * 100)}` })),
          title: "Difference in percentage points",
        }}
        lines={[
          {
            points: measured.map(({ index, apart }) => [index, apart.value] as const),
            look: "stroke-accent",
          },
        ]}
        marks={measured.map(({ index, apart }) => ({
          x: index,
          y: apart.value,
          low: apart.low,
          high: apart.high,
          size: 8,
          title: `${(apart.value * 100).toFixed(1)} percentage points`,
        }))}
      />
    </figure>
  );
}

function overUpdates(points: readonly DriftPoint[]) {
  const last = points.length - 1;
  const shown = last <= 4 ? points.map((_, index) => index) : [0, Math.round(last / 2), last];
  return {
    from: -0.2,
    to: last + 0.2,
    ticks: shown.map((at) => ({ at, text: dayName(points[at]?.at ?? "") })),
  };
}

function dayName(iso: string): string {
  return new Date(iso).toLocaleDateString("en", { day: "numeric", month: "short", timeZone: "UTC" });
}
