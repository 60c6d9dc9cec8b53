"use server";

import type { Result } from "@/lib/api/failure";
import * as scorecards from "@/lib/api/scorecards";
import type {
  DriftReport,
  LearningColumn,
  LearnReport,
  RescoringState,
  ScorecardAccepted,
  ScorecardChanges,
  SimulationReport,
} from "@/lib/api/types";

export async function simulate(changes: ScorecardChanges): Promise<Result<SimulationReport>> {
  return scorecards.simulate(changes);
}

export async function saveScorecard(
  present: number,
  changes: ScorecardChanges,
  reason: string,
): Promise<Result<ScorecardAccepted>> {
  return scorecards.saveScorecard(present, changes, reason);
}

export async function activateScorecard(
  number: number,
  confirmRejected: boolean,
): Promise<Result<ScorecardAccepted>> {
  return scorecards.activateScorecard(number, confirmRejected);
}

export async function rescoringState(): Promise<Result<RescoringState>> {
  return scorecards.rescoring();
}

export async function checkDrift(): Promise<Result<DriftReport>> {
  return scorecards.checkDrift();
}

export async function learn(isDry: boolean, use: readonly string[]): Promise<Result<LearnReport>> {
  return scorecards.learn(isDry, use);
}

export async function chooseColumn(
  column: string,
  choice: LearningColumn["choice"],
): Promise<Result<readonly LearningColumn[]>> {
  return scorecards.chooseColumn(column, choice);
}
