"use server";

import type { Result } from "@/lib/api/failure";
import type { AuditPage, SessionPage } from "@/lib/api/security";
import * as security from "@/lib/api/security";

export async function moreSessions(cursor: string): Promise<Result<SessionPage>> {
  return security.listSessions(cursor);
}

export async function revokeSession(id: string): Promise<Result<null>> {
  return security.revokeSession(id);
}

export async function moreAuditEvents(cursor: string): Promise<Result<AuditPage>> {
  return security.listAuditEvents(cursor);
}
