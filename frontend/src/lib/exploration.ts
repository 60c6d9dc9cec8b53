import type { ExplorationReport } from "@/lib/api/types";
import { count } from "@/lib/format";
import { EXPLORATION_DRAWN, EXPLORATION_OFF, EXPLORATION_ON, EXPLORATION_RESULTS, fill } from "@/lib/words";

/** The share that is set, the number of draws, and what came of them. */
export function explorationSentences(report: ExplorationReport): string[] {
  const sentences = [
    report.share > 0 ? fill(EXPLORATION_ON, { share: percentOf(report.share) }) : EXPLORATION_OFF,
  ];
  if (report.drawn > 0)
    sentences.push(fill(EXPLORATION_DRAWN, { drawn: count(report.drawn), chosen: count(report.chosen) }));
  if (report.waiting > 0 || report.contacted > 0)
    sentences.push(
      fill(EXPLORATION_RESULTS, {
        waiting: count(report.waiting),
        contacted: count(report.contacted),
        good: count(report.good),
        bad: count(report.bad),
      }),
    );
  return sentences;
}

/** 0.025 as "2.5". */
export function percentOf(share: number): string {
  return String(Number((100 * share).toPrecision(3)));
}
