import type { RescoringState } from "@/lib/api/types";
import { count, plural } from "@/lib/format";

/** If the rescoring has not started after this time, probably no worker is running. */
export const SLOW_START_MS = 15_000;

/** The progress of a rescoring in words: "Scoring 196 leads with version 4: 120 done." */
export function rescoringInWords(state: RescoringState, waitedMs = 0): string {
  const active = `Version ${state.scorecard_version} is active.`;
  if (state.total === 0) return `${active} There are no leads to rescore.`;
  if (state.phase === "done") {
    const all = state.total === 1 ? "1 lead was rescored" : `All ${count(state.total)} leads were rescored`;
    return `${active} ${all}; ${state.moved === 0 ? "none" : count(state.moved)} changed label.`;
  }
  const leads = plural(state.total, "lead");
  const scoring = `Scoring ${leads} with version ${state.scorecard_version}`;
  if (state.phase === "running")
    return `${scoring}: ${count(state.rescored)} done. Scores change when all are done.`;
  return waitedMs < SLOW_START_MS
    ? `${scoring}. Scores change when all are done.`
    : `${leads} ${state.total === 1 ? "waits" : "wait"} to be scored with version ${state.scorecard_version}, but no worker is running. Scores stay the same until one starts.`;
}
