import type { RescoringState } from "@/lib/api/types";
import { count, plural } from "@/lib/format";

/** If the rescoring has not started after this time, probably no worker is running. */
export const SLOW_START_MS = 15_000;

/** The progress of a rescoring in words: "Version 4 is active. Rescoring 196 leads: 120 done." */
export function rescoringInWords(state: RescoringState, waitedMs = 0): string {
  const active = `Version ${state.scorecard_version} is active.`;
  if (state.total === 0) return `${active} There are no leads to rescore.`;
  if (state.phase === "done") {
    const all = state.total === 1 ? "1 lead was rescored" : `All ${count(state.total)} leads were rescored`;
    return `${active} ${all}; ${state.moved === 0 ? "none" : count(state.moved)} changed label.`;
  }
  const leads = plural(state.total, "lead");
  if (state.phase === "running") return `${active} Rescoring ${leads}: ${count(state.rescored)} done.`;
  return waitedMs < SLOW_START_MS
    ? `${active} Rescoring ${leads}.`
    : `${active} ${leads} ${state.total === 1 ? "is" : "are"} waiting to be rescored, but no worker is running. Leads keep their old scores until one starts.`;
}
