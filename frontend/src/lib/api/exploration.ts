import "server-only";
import type { Result } from "./failure";
import { result, service } from "./server";
import type { ExplorationReport } from "./types";

export async function explorationReport(): Promise<Result<ExplorationReport>> {
  return result((await service()).GET("/api/exploration"));
}
