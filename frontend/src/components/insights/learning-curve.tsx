import type { EvaluationTrace } from "@/lib/api/types";
import { count, plural } from "@/lib/format";
import { RelativeTime } from "../ui/time";

/** Is it learning? Each update: on how many labels, better or not than what was in use, and why it was let in or not. */
export function LearningCurve({ evaluations }: { evaluations: readonly EvaluationTrace[] }) {
  const measured = evaluations.filter((each) => each.metrics_champion.log_loss).toReversed();
  return (
    <div>
      {measured.length >= 2 ? <Curve evaluations={measured} /> : null}
      <ol>
        {evaluations.slice(0, 12).map((each) => (
          <li key={each.id} className="flex items-start gap-3 border-t border-line py-2 first:border-0">
            <span className={`w-20 shrink-0 font-medium ${each.promoted ? "text-gain" : "text-ink-2"}`}>
              {each.promoted ? "Let in" : "Not let in"}
            </span>
            <span className="min-w-0 flex-1">
              <span className="block">{each.reason}</span>
              <span className="num block text-xs text-ink-3">
                {plural(each.label_count, "outcome")}, {count(each.positive_count)} of them good; measured on{" "}
                {count(each.evaluated_count)}
                {each.challenger_number
                  ? `; version ${each.challenger_number} against ${each.champion_number}`
                  : ""}
              </span>
            </span>
            <RelativeTime at={each.created_at} className="shrink-0 text-xs text-ink-3" />
          </li>
        ))}
      </ol>
    </div>
  );
}

function Curve({ evaluations }: { evaluations: readonly EvaluationTrace[] }) {
  const values = evaluations.map((each) => ({
    x: each.label_count,
    y: (each.promoted ? each.metrics_challenger.log_loss : each.metrics_champion.log_loss)?.value ?? null,
  }));
  const points = values.filter((each): each is { x: number; y: number } => each.y !== null);
  const xs = points.map((each) => each.x);
  const ys = points.map((each) => each.y);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  const place = (value: number, from: number, to: number, size: number) =>
    to === from ? size / 2 : ((value - from) / (to - from)) * size;
  const line = points.map(
    (each) =>
      `${place(each.x, left, right, 200).toFixed(1)},${(5 + 50 - place(each.y, low, high, 50)).toFixed(1)}`,
  );
  return (
    <figure className="mb-4">
      <svg
        viewBox="-4 0 208 62"
        className="w-full"
        role="img"
        aria-label={`Log loss of the version in use, from ${ys[0]?.toFixed(3)} with ${xs[0]} outcomes to ${ys.at(-1)?.toFixed(3)} with ${xs.at(-1)}; lower is better`}
      >
        <polyline points={line.join(" ")} className="fill-none stroke-accent" strokeWidth="1.2" />
        {line.map((point) => {
          const [x, y] = point.split(",");
          return <circle key={point} cx={x} cy={y} r="1.8" className="fill-accent" />;
        })}
      </svg>
      <figcaption className="num text-xs text-ink-2">
        Log loss on outcomes it was not fitted to, lower is better: {ys[0]?.toFixed(3)} with{" "}
        {count(xs[0] ?? 0)} outcomes, {ys.at(-1)?.toFixed(3)} with {count(xs.at(-1) ?? 0)}
      </figcaption>
    </figure>
  );
}
