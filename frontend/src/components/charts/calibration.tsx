import type { CalibrationPlot } from "@/lib/api/types";
import { count, percent } from "@/lib/format";
import { Legend, Plot } from "./plot";

const SCORES = [0, 20, 40, 60, 80, 100];
const SHARES = [0, 0.25, 0.5, 0.75, 1];

/** The success rate by score; an accurate score lies on the diagonal. */
export function Calibration({ plot }: { plot: CalibrationPlot }) {
  const bands = plot.bands.filter((band) => band.share !== null);
  return (
    <figure>
      <figcaption className="mb-3 text-ink-2">{plot.sentence}</figcaption>
      <Legend
        entries={[
          {
            look: "size-2.5 rounded-full bg-accent",
            text: "success rate (95% range)",
          },
          { look: "w-4 border-t border-dashed border-ink-3", text: "perfectly accurate score" },
        ]}
      />
      <Plot
        label={plot.sentence}
        className="h-64"
        y={{ from: 0, to: 1, ticks: SHARES.map((at) => ({ at, text: percent(at) })) }}
        x={{
          from: 0,
          to: 100,
          ticks: SCORES.map((at) => ({ at, text: String(at) })),
          title: `Score, in tens (${count(plot.labels)} outcomes)`,
        }}
        lines={[
          {
            points: [
              [0, 0],
              [100, 1],
            ],
            look: "stroke-ink-3",
            isDashed: true,
          },
        ]}
        marks={bands.map((band) => ({
          x: (band.score_from + band.score_to) / 2,
          y: band.share ?? 0,
          low: band.low,
          high: band.high,
          size: Math.min(16, 6 + Math.sqrt(band.labels) * 1.4),
          title: `Score ${band.score_from} to ${band.score_to}: ${count(band.positives)} of ${count(band.labels)} converted`,
        }))}
      />
      {bands.length ? (
        <details className="mt-3">
          <summary className="text-ink-2">Show as table</summary>
          <table className="num mt-2 w-full">
            <thead className="text-left text-xs text-ink-2">
              <tr>
                <th scope="col" className="font-medium">
                  Score
                </th>
                <th scope="col" className="text-right font-medium">
                  Outcomes
                </th>
                <th scope="col" className="text-right font-medium">
                  Success rate
                </th>
                <th scope="col" className="text-right font-medium">
                  95% range
                </th>
              </tr>
            </thead>
            <tbody>
              {bands.map((band) => (
                <tr key={band.score_from} className="border-t border-line">
                  <td className="py-1">
                    {band.score_from}–{band.score_to}
                  </td>
                  <td className="text-right">{count(band.labels)}</td>
                  <td className="text-right">{percent(band.share ?? 0)}</td>
                  <td className="text-right text-ink-2">
                    {percent(band.low ?? 0)}–{percent(band.high ?? 1)}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      ) : null}
    </figure>
  );
}
