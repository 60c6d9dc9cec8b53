import Link from "next/link";
import type { CalibrationPlot, ScoreResult } from "@/lib/api/types";
import { count, percent, plural, score as scoreText } from "@/lib/format";
import { chanceInWords } from "@/lib/score";
import { LABELS } from "@/lib/words";

/** With fewer outcomes than this, the success rate is mostly luck. */
const ENOUGH = 5;

/** The success rate of leads with a similar score, and the active version's score if another version scored the lead. */
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
      <h3 className="mb-1 font-medium">Similar leads</h3>
      {band && band.labels >= ENOUGH ? (
        <>
          <p className="num">
            {count(band.positives)} of {plural(band.labels, "lead")} with a score of {band.score_from} to{" "}
            {band.score_to} converted ({percent(band.share ?? 0)}; range {percent(band.low ?? 0)} to{" "}
            {percent(band.high ?? 1)}).
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
            ? `${plural(band.labels, "outcome")} for leads with a score of ${band.score_from} to ${band.score_to}: too few to tell.`
            : "No outcomes yet for leads with this score."}
        </p>
      )}
      <p className="num mt-2 text-ink-2">
        {score.probability === null
          ? "Not enough outcomes yet to estimate the chance of conversion."
          : `Version ${score.scorecard_version} estimates a ${chanceInWords(score)}.${
              score.probability_low === null
                ? ""
                : " The range is wide because there are few outcomes so far."
            }`}
        {isOther && active
          ? ` The active version ${active.scorecard_version} would score it ${scoreText(active.total)} (${LABELS[active.label].toLowerCase()}).`
          : ""}{" "}
        <Link href="/insights" className="underline underline-offset-2">
          Score accuracy
        </Link>
      </p>
    </div>
  );
}
