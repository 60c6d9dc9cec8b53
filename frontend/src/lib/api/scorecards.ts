import "server-only";
import type { Result } from "./failure";
import { resultOf } from "./jobs";
import { once, result, seen, service } from "./server";
import type {
  CalibrationPlot,
  CostReport,
  DriftOut,
  DriftReport,
  EvaluationTrace,
  LearningColumn,
  LearnReport,
  ModelCard,
  RescoringState,
  ResponseReport,
  ScorecardAccepted,
  ScorecardChanges,
  ScorecardVersion,
  SimulationReport,
} from "./types";

/** The version that changes start from: the pending one, or the active one. */
export async function chosenScorecard(): Promise<Result<ScorecardVersion>> {
  return result((await service()).GET("/api/scorecards/chosen"));
}

/** Newest first. */
export async function allScorecards(): Promise<Result<readonly ScorecardVersion[]>> {
  return result((await service()).GET("/api/scorecards"));
}

export async function modelCard(number: number): Promise<Result<ModelCard>> {
  return result((await service()).GET("/api/scorecards/{number}/card", { params: { path: { number } } }));
}

export async function simulate(changes: ScorecardChanges): Promise<Result<SimulationReport>> {
  return result((await service()).POST("/api/scorecards/simulate", { body: changes }));
}

/** Creates a version that becomes active when a worker has scored all leads with it. Rejected if the chosen version is not `present`. */
export async function saveScorecard(
  present: number,
  changes: ScorecardChanges,
  reason: string,
): Promise<Result<ScorecardAccepted>> {
  const client = await service();
  return result(
    client.POST("/api/scorecards", {
      params: { header: { ...seen(present), ...once() } },
      body: { changes, reason },
    }),
  );
}

/** A version that was not promoted is activated only with `confirmRejected`. */
export async function activateScorecard(
  number: number,
  confirmRejected: boolean,
): Promise<Result<ScorecardAccepted>> {
  const client = await service();
  return result(
    client.POST("/api/scorecards/{number}/activate", {
      params: { path: { number } },
      body: { confirm_rejected: confirmRejected },
      headers: once(),
    }),
  );
}

/** The progress of scoring all leads with the chosen version. */
export async function rescoring(): Promise<Result<RescoringState>> {
  return result((await service()).GET("/api/scorecards/rescoring"));
}

/** Learning updates, newest first. */
export async function evaluations(): Promise<Result<readonly EvaluationTrace[]>> {
  return result((await service()).GET("/api/evaluations", { params: { query: { limit: 100 } } }));
}

// A fit to many outcomes takes a while, and a page gives up on an action after five minutes.
const LEARNING_MS = 240_000;

/** Fits the scorecard to the outcomes, also from the columns in `use` that were set aside; a dry run only reports the result. */
export async function learn(isDry: boolean, use: readonly string[]): Promise<Result<LearnReport>> {
  const client = await service();
  const body = { dry_run: isDry, use: [...use] };
  return resultOf<LearnReport>(result(client.POST("/api/learn", { body, headers: once() })), LEARNING_MS);
}

/** The columns that the newest update did not use, and those that somebody decided about. */
export async function learningColumns(): Promise<Result<readonly LearningColumn[]>> {
  return result((await service()).GET("/api/learning/columns"));
}

/** Decides about a column for every later update; `null` lets learning decide again. */
export async function chooseColumn(
  column: string,
  choice: LearningColumn["choice"],
): Promise<Result<readonly LearningColumn[]>> {
  return result((await service()).PUT("/api/learning/columns", { body: { column, choice } }));
}

/** The newest drift report, if one was made. */
export async function drift(): Promise<Result<DriftOut>> {
  return result((await service()).GET("/api/insights/drift"));
}

/** Makes a drift report. */
export async function checkDrift(): Promise<Result<DriftReport>> {
  const client = await service();
  return resultOf<DriftReport>(result(client.POST("/api/insights/drift", { headers: once() })), LEARNING_MS);
}

export async function calibration(): Promise<Result<CalibrationPlot>> {
  return result((await service()).GET("/api/insights/calibration"));
}

/** Reply and meeting rates of the leads whose first email was sent in the last days. */
export async function responses(days: number): Promise<Result<ResponseReport>> {
  return result((await service()).GET("/api/insights/responses", { params: { query: { days } } }));
}

export async function cost(days: number): Promise<Result<CostReport>> {
  return result((await service()).GET("/api/cost", { params: { query: { days } } }));
}
