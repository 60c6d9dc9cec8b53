import type { CalibrationPlot } from "@/lib/api/types";
import { percent } from "@/lib/format";

const SIZE = 100;

/** Scores beside what became of the leads: on the diagonal a score means what it says. */
export function Calibration({ plot }: { plot: CalibrationPlot }) {
  const bands = plot.bands.filter((band) => band.share !== null);
  return (
    <figure>
      <svg
        viewBox="-14 -4 122 122"
        className="mx-auto block w-full max-w-md"
        role="img"
        aria-label={plot.sentence}
      >
        {[0, 25, 50, 75, 100].map((tick) => (
          <g key={tick} className="fill-ink-3 stroke-line" fontSize="4.2" strokeWidth="0.4">
            <line x1="0" x2={SIZE} y1={SIZE - tick} y2={SIZE - tick} />
            <text x="-2.5" y={SIZE - tick + 1.5} textAnchor="end" stroke="none">
              {tick} %
            </text>
            <text x={tick} y={SIZE + 7} textAnchor="middle" stroke="none">
              {tick}
            </text>
          </g>
        ))}
        <line
          x1="0"
          y1={SIZE}
          x2={SIZE}
          y2="0"
          className="stroke-ink-3"
          strokeWidth="0.5"
          strokeDasharray="2 2"
        />
        {bands.map((band) => {
          const x = (band.score_from + band.score_to) / 2;
          return (
            <g key={band.score_from} className="stroke-accent">
              <title>
                {`Score ${band.score_from} to ${band.score_to}: ${band.positives} of ${band.labels} went well`}
              </title>
              <line
                x1={x}
                x2={x}
                y1={SIZE - (band.low ?? 0) * 100}
                y2={SIZE - (band.high ?? 1) * 100}
                strokeWidth="0.7"
              />
              <circle
                cx={x}
                cy={SIZE - (band.share ?? 0) * 100}
                r={Math.min(4, 1.4 + Math.sqrt(band.labels) / 4)}
                className="fill-accent stroke-none"
              />
            </g>
          );
        })}
        <text x={SIZE / 2} y={SIZE + 15} textAnchor="middle" fontSize="4.2" className="fill-ink-2">
          Score
        </text>
      </svg>
      <figcaption className="mt-2 text-ink-2">{plot.sentence}</figcaption>
      {bands.length ? (
        <details className="mt-2">
          <summary className="text-ink-2">As a table</summary>
          <table className="num mt-2 w-full">
            <thead className="text-left text-xs text-ink-2">
              <tr>
                <th scope="col">Score</th>
                <th scope="col">Outcomes</th>
                <th scope="col">Went well</th>
                <th scope="col">95 % between</th>
              </tr>
            </thead>
            <tbody>
              {bands.map((band) => (
                <tr key={band.score_from} className="border-t border-line">
                  <td className="py-1">
                    {band.score_from}–{band.score_to}
                  </td>
                  <td>{band.labels}</td>
                  <td>{percent(band.share ?? 0)}</td>
                  <td>
                    {percent(band.low ?? 0)} and {percent(band.high ?? 1)}
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
