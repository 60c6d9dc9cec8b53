import type { ScoreLine } from "@/lib/api/types";

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

/** What speaks most for and most against: up to `count` of each, limits and calibration left out. */
export function strongest(
  lines: readonly ScoreLine[],
  count: number,
): { gains: ScoreLine[]; losses: ScoreLine[] } {
  const said = lines.filter((line) => line.kind === "characteristic" && line.points !== 0);
  return {
    gains: said.filter((line) => line.points > 0).slice(0, count),
    losses: said.filter((line) => line.points < 0).slice(0, count),
  };
}

export interface Reason {
  points: string;
  text: string;
}

const REASON = /([+−][\d.]+) (.+?)(?=, (?:[+−]|and \d)|\.$)/g;

/** The reasons that a rationale names ("60 WARM: base 35, +7 201–500 people, −3 no hurry, and 7 more (+9)."), in its order. */
export function reasons(rationale: string): Reason[] {
  return [...rationale.matchAll(REASON)].map(([, points = "", text = ""]) => ({ points, text }));
}
