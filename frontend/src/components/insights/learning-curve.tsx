import type { EvaluationTrace } from "@/lib/api/types";
import { count, plural } from "@/lib/format";
import { curve, curveInWords } from "@/lib/learning";
import { around, ticks } from "@/lib/scale";
import { Legend, Plot } from "../charts/plot";

/** The prediction error of the active version at each update, compared with guessing the average. */
export function LearningCurve({ evaluations }: { evaluations: readonly EvaluationTrace[] }) {
  const points = curve(evaluations);
  return (
    <div>
      <p className="mb-3 text-ink-2">
        {curveInWords(points)}
        {points.length === 1 ? " A chart appears after the second update." : ""}
      </p>
      {points.length >= 2 ? <Curve points={points} /> : null}
    </div>
  );
}

function Curve({ points }: { points: ReturnType<typeof curve> }) {
  const errors = points.flatMap((point) => [
    point.inUse.value,
    ...(point.challenger ? [point.challenger.value] : []),
    ...(point.baseRate ? [point.baseRate.value] : []),
  ]);
  const [low, high] = around(errors);
  const xs = points.map((point) => point.outcomes);
  const [first, last] = [Math.min(...xs), Math.max(...xs)];
  const air = (last - first || 1) * 0.04;
  const digits = high - low < 0.1 ? 3 : 2;
  return (
    <figure className="mb-4">
      <Legend
        entries={[
          { look: "size-2.5 rounded-full bg-accent", text: "active version" },
          { look: "size-2.5 rounded-full border-2 border-ink-3", text: "new version, not promoted" },
          { look: "w-4 border-t border-dashed border-ink-3", text: "guessing the average" },
        ]}
      />
      <Plot
        label={`Prediction error on unseen outcomes by update; lower is better. ${curveInWords(points)}`}
        x={{
          from: first - air,
          to: last + air,
          ticks: ticks(first, last).map((at) => ({ at, text: count(at) })),
          title: "Outcomes used",
        }}
        y={{
          from: low,
          to: high,
          ticks: ticks(low, high).map((at) => ({ at, text: at.toFixed(digits) })),
          title: "Prediction error on unseen outcomes (lower is better)",
        }}
        lines={[
          {
            points: points.flatMap((point) =>
              point.baseRate ? [[point.outcomes, point.baseRate.value] as const] : [],
            ),
            look: "stroke-ink-3",
            isDashed: true,
          },
          {
            points: points.map((point) => [point.outcomes, point.inUse.value] as const),
            look: "stroke-accent",
          },
        ]}
        marks={points.flatMap((point) => [
          ...(point.challenger
            ? [
                {
                  x: point.outcomes,
                  y: point.challenger.value,
                  isHollow: true,
                  title: `New version with ${plural(point.outcomes, "outcome")}: ${point.challenger.value.toFixed(3)}`,
                },
              ]
            : []),
          {
            x: point.outcomes,
            y: point.inUse.value,
            title: `Version ${point.number} with ${plural(point.outcomes, "outcome")}: ${point.inUse.value.toFixed(3)}`,
          },
        ])}
      />
    </figure>
  );
}
