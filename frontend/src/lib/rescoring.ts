import type { RescoringState } from "@/lib/api/types";
import { count, plural } from "@/lib/format";

/** After this time without a start it is likely that no worker runs. */
export const SLOW_START_MS = 15_000;

/** What a person is told about a rescoring: "Version 4 is active. Rescoring 196 leads: 120 done." */
export function rescoringInWords(state: RescoringState, waitedMs = 0): string {
  const active = `Version ${state.scorecard_version} is active.`;
  if (state.total === 0) return `${active} There are no leads to rescore.`;
  if (state.phase === "done") {
    const all =
      state.total === 1 ? "The only lead is rescored" : `All ${count(state.total)} leads are rescored`;
    return `${active} ${all}; ${state.moved === 0 ? "none" : count(state.moved)} changed label.`;
  }
  const leads = plural(state.total, "lead");
  if (state.phase === "running") return `${active} Rescoring ${leads}: ${count(state.rescored)} done.`;
  return waitedMs < SLOW_START_MS
    ? `${active} Rescoring ${leads}.`
    : `${active} ${leads} still to rescore, and no worker has started. Until one does, leads keep their old scores.`;
}
