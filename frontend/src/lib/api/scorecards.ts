import "server-only";
import type { Result } from "./failure";
import { once, result, seen, service } from "./server";
import type {
  CalibrationPlot,
  CostReport,
  DriftReport,
  EvaluationTrace,
  LearnReport,
  RescoringState,
  ScorecardAccepted,
  ScorecardChanges,
  ScorecardVersion,
  SimulationReport,
} from "./types";

export async function activeScorecard(): Promise<Result<ScorecardVersion>> {
  return result((await service()).GET("/api/scorecards/active"));
}

/** Newest first. */
export async function allScorecards(): Promise<Result<readonly ScorecardVersion[]>> {
  return result((await service()).GET("/api/scorecards"));
}

export async function simulate(changes: ScorecardChanges): Promise<Result<SimulationReport>> {
  return result((await service()).POST("/api/scorecards/simulate", { body: changes }));
}

/** A new version, in use at once; a worker rescores the leads. Refused if another version than `present` is in use by now. */
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

/** How many leads have their score by the version in use. */
export async function rescoring(): Promise<Result<RescoringState>> {
  return result((await service()).GET("/api/scorecards/rescoring"));
}

/** What was learned, newest first. */
export async function evaluations(): Promise<Result<readonly EvaluationTrace[]>> {
  return result((await service()).GET("/api/evaluations", { params: { query: { limit: 100 } } }));
}

// A fit to many outcomes takes its time.
const LEARNING_MS = 280_000;

/** Fits the scorecard to the outcomes; a dry run only says what would come of it. */
export async function learn(isDry: boolean): Promise<Result<LearnReport>> {
  const client = await service(LEARNING_MS);
  return result(client.POST("/api/learn", { body: { dry_run: isDry }, headers: once() }));
}

export async function drift(): Promise<Result<DriftReport>> {
  return result((await service()).GET("/api/insights/drift"));
}

export async function calibration(): Promise<Result<CalibrationPlot>> {
  return result((await service()).GET("/api/insights/calibration"));
}

export async function cost(days: number): Promise<Result<CostReport>> {
  return result((await service()).GET("/api/cost", { params: { query: { days } } }));
}
