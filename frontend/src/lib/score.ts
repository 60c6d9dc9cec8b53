import type { LeadSummary, ScoreLine } from "@/lib/api/types";
import { score } from "@/lib/format";
import { CHANCE, fill, SCORE_BASE, SCORE_REST, SCORE_SUM } from "@/lib/words";

export interface Bar {
  line: ScoreLine;
  /** Where the bar begins and ends on the scale from 0 to 100. */
  from: number;
  to: number;
}

/** The lines as a waterfall: each begins where the one before ended, so that the last one ends at the total. */
export function waterfall(base: number, lines: readonly ScoreLine[]): Bar[] {
  let at = base;
  return lines.map((line) => {
    const from = at;
    at += line.points;
    return { line, from, to: at };
  });
}

/** The lowest and highest point that the waterfall reaches, on whole tens, so that small scores fill the width too. */
export function extent(base: number, bars: readonly Bar[]): [number, number] {
  const ends = [base, ...bars.map((bar) => bar.to)];
  return [Math.floor(Math.min(...ends) / 10) * 10, Math.ceil(Math.max(...ends) / 10) * 10 || 10];
}

/** The strongest lines for and against, up to `count` of each, without limits and calibration. */
export function strongest(
  lines: readonly ScoreLine[],
  count: number,
): { gains: ScoreLine[]; losses: ScoreLine[] } {
  const counted = lines.filter((line) => line.kind === "characteristic" && line.points !== 0);
  return {
    gains: counted.filter((line) => line.points > 0).slice(0, count),
    losses: counted.filter((line) => line.points < 0).slice(0, count),
  };
}

interface Chance {
  probability: number | null;
  probability_low: number | null;
  probability_high: number | null;
}

/** Return a probability in percent with its interval, "55% (40–70%)", the same as the command line. */
export function chance(probability: number, low: number | null, high: number | null): string {
  const text =
    probability < 0.01
      ? "under 1%"
      : probability > 0.99
        ? "over 99%"
        : `${Math.floor(percent(probability))}%`;
  if (low === null || high === null) return text;
  return `${text} (${Math.floor(percent(low))}–${Math.ceil(percent(high))}%)`;
}

/** Return "55% (40–70%) chance of a good outcome", or nothing if the probability is unknown. */
export function chanceInWords(score: Chance): string {
  if (score.probability === null) return "";
  return fill(CHANCE, { chance: chance(score.probability, score.probability_low, score.probability_high) });
}

// To 1/64, like a score, so that 0.29 is 29 and not a little less.
function percent(probability: number): number {
  return Math.round(6400 * probability) / 64;
}

type ScoreSum = Pick<
  LeadSummary,
  "score_value" | "score_label" | "score_base" | "score_line_count" | "score_reasons"
>;

/** Return the sum of a lead's score in one sentence, the same as in an exported file. */
export function scoreSentence(lead: ScoreSum): string {
  const { score_value: total, score_label: label, score_base: base, score_reasons: reasons } = lead;
  if (total === null || label === null || base === null) return "";
  const parts = [fill(SCORE_BASE, { points: rounded(base, 2) })];
  for (const reason of reasons) parts.push(`${signed(reason.points)} ${reason.title}`);
  const count = (lead.score_line_count ?? 0) - reasons.length;
  if (count > 0) {
    const rest = reasons.reduce((left, reason) => left - reason.points, total - base);
    parts.push(fill(SCORE_REST, { count, points: rest ? signed(rest) : "±0" }));
  }
  return fill(SCORE_SUM, { total: score(total), label, parts: parts.join(", ") });
}

// Points with their sign; a second decimal only if one would show nothing.
function signed(points: number): string {
  const size = Math.abs(points);
  const text = rounded(size, 1);
  return `${points < 0 ? "−" : "+"}${text === "0" && points ? rounded(size, 2) : text}`;
}

const formats = new Map<number, Intl.NumberFormat>();

function rounded(value: number, digits: number): string {
  let format = formats.get(digits);
  if (!format) {
    // Half to even, as Python rounds: many points end in a quarter.
    format = new Intl.NumberFormat("en", {
      maximumFractionDigits: digits,
      roundingMode: "halfEven",
      useGrouping: false,
    });
    formats.set(digits, format);
  }
  return format.format(value);
}
