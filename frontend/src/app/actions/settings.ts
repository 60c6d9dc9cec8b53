"use server";

import * as account from "@/lib/api/account";
import type { Result } from "@/lib/api/failure";
import type { SuppressionPage } from "@/lib/api/suppressions";
import * as suppressions from "@/lib/api/suppressions";
import type { ServiceSettings, SuppressionEntry, SuppressionReason } from "@/lib/api/types";

export async function changeSettings(
  version: number,
  changes: {
    mail_mode?: "mock" | "provider";
    web_enrichment?: boolean;
    exploration_share?: number;
    hot_share?: number;
    warm_share?: number;
  },
): Promise<Result<ServiceSettings>> {
  return account.changeSettings(version, changes);
}

export async function moreSuppressions(cursor: string): Promise<Result<SuppressionPage>> {
  return suppressions.listSuppressions(cursor);
}

export async function addSuppression(
  value: string,
  reason: SuppressionReason,
): Promise<Result<SuppressionEntry>> {
  return suppressions.addSuppression(value, reason);
}

export async function removeSuppression(id: string): Promise<Result<null>> {
  return suppressions.removeSuppression(id);
}
