import type { ScoreLine, ScoreResult } from "@/lib/api/types";
import { exact, points, score as scoreText } from "@/lib/format";
import type { Links } from "@/lib/quotes";
import { extent, waterfall } from "@/lib/score";
import { LABELS, liftInWords, sentence, sourceInWords } from "@/lib/words";
import { LabelBadge } from "../ui/label-badge";

/**
 * The score as a sum: the base, the points of each line, and the total.
 *
 * The bars repeat what the text and numbers beside them say.
 */
export function ScoreWaterfall({
  score,
  compact = false,
  links = NONE,
}: {
  score: ScoreResult;
  compact?: boolean;
  /** The signals whose quotes are marked on the page: their lines link to the marks. */
  links?: Links;
}) {
  const names = new Set(links.values());
  const bars = waterfall(score.base, score.lines);
  const [low, high] = extent(score.base, bars);
  const place = (value: number) => ((value - low) / (high - low)) * 100;
  const shown = compact ? bars.filter((bar) => bar.line.kind === "characteristic").slice(0, 8) : bars;
  const rest = bars.length - shown.length;
  const restPoints = score.total - score.base - shown.reduce((sum, bar) => sum + bar.line.points, 0);
  return (
    <div>
      <div className="mb-3 flex items-baseline gap-3">
        <span className="num text-3xl leading-none font-semibold" title={exact(score.total)}>
          {scoreText(score.total)}
        </span>
        <LabelBadge label={score.label} />
        <span className="num ml-auto text-ink-2" title={`base ${exact(score.base)}`}>
          base {Math.round(score.base)}
        </span>
      </div>
      <ol className="flex flex-col">
        {shown.map(({ line, from, to }) => (
          <li
            key={`${line.kind}:${line.characteristic}`}
            id={names.has(signalOf(line) ?? "") ? `line-${signalOf(line)}` : undefined}
            className="grid scroll-mt-24 grid-cols-[2.25rem_1fr] items-baseline gap-x-3 border-t border-line py-1.5 target:bg-accent-ground"
          >
            <span
              className={`num text-right font-medium ${line.points < 0 ? "text-loss" : line.points > 0 ? "text-gain" : "text-ink-3"}`}
              title={`${line.points > 0 ? "+" : ""}${exact(line.points)}`}
            >
              {points(line.points)}
            </span>
            <div className="min-w-0">
              <div className="flex items-baseline justify-between gap-3">
                <span className="min-w-0 wrap-anywhere">{sentence(line.title)}</span>
                <span className="max-w-1/2 shrink-0 text-right text-xs text-ink-3 wrap-anywhere">
                  {names.has(signalOf(line) ?? "") ? (
                    <a
                      href={`#quote-${signalOf(line)}`}
                      className="underline decoration-line-strong underline-offset-2 hover:text-ink"
                    >
                      {evidence(line)}
                    </a>
                  ) : (
                    evidence(line)
                  )}
                </span>
              </div>
              {compact ? null : (
                <div aria-hidden="true" className="relative mt-1 h-1.5 rounded-full bg-sunken">
                  <span
                    className={`absolute inset-y-0 min-w-0.5 rounded-full ${line.points < 0 ? "bg-loss-mark" : "bg-gain-mark"}`}
                    style={{
                      left: `${place(Math.min(from, to))}%`,
                      width: `${Math.abs(place(to) - place(from))}%`,
                    }}
                  />
                </div>
              )}
              {line.evidence.quote && !compact ? (
                <q className="mt-1 block text-xs text-ink-2 wrap-anywhere">{line.evidence.quote}</q>
              ) : null}
            </div>
          </li>
        ))}
        {rest > 0 ? (
          <li className="grid grid-cols-[2.25rem_1fr] gap-x-3 border-t border-line py-1.5 text-ink-2">
            <span className="num text-right">{points(restPoints)}</span>
            <span>{rest} more</span>
          </li>
        ) : null}
        <li className="grid grid-cols-[2.25rem_1fr] gap-x-3 border-t border-line-strong pt-2 font-medium">
          <span className="num text-right">{scoreText(score.total)}</span>
          <span className="flex justify-between gap-3">
            <span title={`${exact(score.base)} plus all lines is exactly ${exact(score.total)}`}>Total</span>
            <span className="font-normal text-ink-2">Version {score.scorecard_version}</span>
          </span>
        </li>
      </ol>
    </div>
  );
}

/** The changes that would move the lead to the next label. */
export function Lifts({ score }: { score: ScoreResult }) {
  if (score.lifts.length === 0) return null;
  return (
    <div className="mt-4">
      <h3 className="mb-1 font-medium">Ways to raise the score</h3>
      <ul className="flex flex-col gap-1.5">
        {score.lifts.slice(0, 3).map((lift, index) => (
          <li key={index} className="flex items-start justify-between gap-3 text-ink-2">
            <span>{liftInWords(lift)}</span>
            <span className="num shrink-0">
              {scoreText(lift.total)} {LABELS[lift.label]}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

const NONE: Links = new Map();

/** The kind of the signal behind a line. */
function signalOf(line: ScoreLine): string | null {
  const { source, quote } = line.evidence;
  return quote && source.startsWith("signal:") ? source.slice("signal:".length) : null;
}

function evidence(line: ScoreLine): string {
  if (line.kind === "limit") return line.evidence.value ?? "group limit";
  if (line.kind === "calibration") return "similar leads";
  // The title of a combined line names all of its fields.
  if (line.level === "missing" && line.sources.length > 1) return "";
  const { source, value } = line.evidence;
  const isPair = source.startsWith("pair:");
  if (!isPair && !source.startsWith("attribute:")) return sourceInWords(source);
  // The title names the field and the level; show the lead's own value beside it.
  if (value && value.toLowerCase() !== line.level.toLowerCase()) return value;
  return isPair ? "two custom fields" : "custom field";
}
