import "server-only";
import type { Result } from "./failure";
import { result, service } from "./server";
import type { AuditEvent, UserSession } from "./types";

export interface SessionPage {
  items: readonly UserSession[];
  next_cursor: string | null;
}

export interface AuditPage {
  items: readonly AuditEvent[];
  next_cursor: string | null;
}

const PAGE = 50;

/** The current sessions of the person or, for an administrator, of all people. */
export async function listSessions(cursor: string | null): Promise<Result<SessionPage>> {
  const client = await service();
  const query = { ...(cursor ? { cursor } : {}), limit: PAGE };
  return result(client.GET("/api/sessions", { params: { query } }));
}

export async function revokeSession(id: string): Promise<Result<null>> {
  const client = await service();
  const params = { path: { session_id: id } };
  const reply = await result(client.DELETE("/api/sessions/{session_id}", { params }));
  return reply.ok ? { ok: true, value: null } : reply;
}

/** The audit log, for administrators. */
export async function listAuditEvents(cursor: string | null): Promise<Result<AuditPage>> {
  const client = await service();
  const query = { ...(cursor ? { cursor } : {}), limit: PAGE };
  return result(client.GET("/api/audit", { params: { query } }));
}
