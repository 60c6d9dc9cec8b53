import "server-only";
import type { Result } from "./failure";
import { once, result, seen, service } from "./server";
import type {
  CalibrationPlot,
  CostReport,
  EvaluationTrace,
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

/** A new version, in use at once; refused where another one than `present` is in use by now. */
export async function saveScorecard(
  present: number,
  changes: ScorecardChanges,
  reason: string,
): Promise<Result<ScorecardVersion>> {
  const client = await service();
  return result(
    client.POST("/api/scorecards", {
      params: { header: { ...seen(present), ...once() } },
      body: { changes, reason },
    }),
  );
}

export async function activateScorecard(number: number): Promise<Result<ScorecardVersion>> {
  const client = await service();
  return result(
    client.POST("/api/scorecards/{number}/activate", {
      params: { path: { number } },
      headers: once(),
    }),
  );
}

/** What was learned, newest first. */
export async function evaluations(): Promise<Result<readonly EvaluationTrace[]>> {
  return result((await service()).GET("/api/evaluations", { params: { query: { limit: 100 } } }));
}

export async function calibration(): Promise<Result<CalibrationPlot>> {
  return result((await service()).GET("/api/insights/calibration"));
}

export async function cost(days: number): Promise<Result<CostReport>> {
  return result((await service()).GET("/api/cost", { params: { query: { days } } }));
}
