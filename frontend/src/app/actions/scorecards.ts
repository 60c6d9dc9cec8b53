"use server";

import type { Result } from "@/lib/api/failure";
import * as scorecards from "@/lib/api/scorecards";
import type { LearnReport, ScorecardChanges, ScorecardVersion, SimulationReport } from "@/lib/api/types";

export async function simulate(changes: ScorecardChanges): Promise<Result<SimulationReport>> {
  return scorecards.simulate(changes);
}

export async function saveScorecard(
  present: number,
  changes: ScorecardChanges,
  reason: string,
): Promise<Result<ScorecardVersion>> {
  return scorecards.saveScorecard(present, changes, reason);
}

export async function activateScorecard(number: number): Promise<Result<ScorecardVersion>> {
  return scorecards.activateScorecard(number);
}

export async function learn(isDry: boolean): Promise<Result<LearnReport>> {
  return scorecards.learn(isDry);
}
