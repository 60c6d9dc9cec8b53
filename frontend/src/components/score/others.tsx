import Link from "next/link";
import type { CalibrationPlot, ScoreResult } from "@/lib/api/types";
import { count, percent, plural, score as scoreText } from "@/lib/format";
import { LABELS } from "@/lib/words";

/** With fewer outcomes than this a share says more about luck than about the score. */
const ENOUGH = 5;

/** How others with this score did, and what the scorecard in use would give where another one gave it. */
export function Others({
  score,
  active,
  plot,
}: {
  score: ScoreResult;
  active: ScoreResult | null;
  plot: CalibrationPlot;
}) {
  const band = plot.bands.find(
    (each) => score.total >= each.score_from && (score.total < each.score_to || each.score_to === 100),
  );
  const isOther = active !== null && active.scorecard_version !== score.scorecard_version;
  return (
    <div className="mt-4">
      <h3 className="mb-1 font-medium">How others with this score did</h3>
      {band && band.labels >= ENOUGH ? (
        <>
          <p className="num">
            Of {plural(band.labels, "lead")} that scored {band.score_from} to {band.score_to},{" "}
            {count(band.positives)} went well: {percent(band.share ?? 0)}, and it could as well be{" "}
            {percent(band.low ?? 0)} to {percent(band.high ?? 1)}.
          </p>
          <div aria-hidden="true" className="relative mt-2 h-2 rounded-full bg-sunken">
            <span
              className="absolute inset-y-0 rounded-full bg-accent opacity-30"
              style={{
                left: `${(band.low ?? 0) * 100}%`,
                width: `${((band.high ?? 1) - (band.low ?? 0)) * 100}%`,
              }}
            />
            <span
              className="absolute -top-0.5 h-3 w-1 -translate-x-1/2 rounded-full bg-accent"
              style={{ left: `${(band.share ?? 0) * 100}%` }}
            />
          </div>
        </>
      ) : (
        <p className="text-ink-2">
          {band?.labels
            ? `${plural(band.labels, "outcome")} of leads that scored ${band.score_from} to ${band.score_to}: too few to say.`
            : "Nobody knows yet: no outcome of a lead with such a score was recorded."}
        </p>
      )}
      <p className="num mt-2 text-ink-2">
        {score.probability === null
          ? "No chance in per cent yet: there are too few outcomes to say one honestly."
          : `Version ${score.scorecard_version} gives a chance of ${percent(score.probability)}.`}
        {isOther && active
          ? ` Version ${active.scorecard_version}, in use now, would give ${scoreText(active.total)}, ${LABELS[active.label].toLowerCase()}.`
          : ""}{" "}
        <Link href="/insights" className="underline underline-offset-2">
          All scores
        </Link>
      </p>
    </div>
  );
}
