import "server-only";
import type { Result } from "./failure";
import { once, result, service } from "./server";
import type { SuppressionEntry, SuppressionReason } from "./types";

export interface SuppressionPage {
  items: readonly SuppressionEntry[];
  next_cursor: string | null;
}

export async function listSuppressions(cursor: string | null): Promise<Result<SuppressionPage>> {
  const client = await service();
  return result(
    client.GET("/api/suppressions", { params: { query: { ...(cursor ? { cursor } : {}), limit: 50 } } }),
  );
}

export async function addSuppression(
  value: string,
  reason: SuppressionReason,
): Promise<Result<SuppressionEntry>> {
  const client = await service();
  return result(client.POST("/api/suppressions", { body: { value, reason }, headers: once() }));
}

export async function removeSuppression(id: string): Promise<Result<null>> {
  const client = await service();
  const params = { path: { suppression_id: id } };
  const reply = await result(client.DELETE("/api/suppressions/{suppression_id}", { params }));
  return reply.ok ? { ok: true, value: null } : reply;
}
