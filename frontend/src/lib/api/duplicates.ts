import "server-only";
import type { Result } from "./failure";
import { resultOf } from "./jobs";
import { once, result, service } from "./server";
import type { DuplicateSearch, DuplicateState, LeadMerge, PossibleDuplicate } from "./types";

export interface DuplicatePage {
  items: readonly PossibleDuplicate[];
  next_cursor: string | null;
}

export interface MergePage {
  items: readonly LeadMerge[];
  next_cursor: string | null;
}

const PAGE = 20;

export async function listDuplicates(
  state: DuplicateState,
  cursor: string | null,
): Promise<Result<DuplicatePage>> {
  const client = await service();
  const query = { state, ...(cursor ? { cursor } : {}), limit: PAGE };
  return result(client.GET("/api/duplicates", { params: { query } }));
}

export async function duplicatesOf(leadId: string): Promise<Result<DuplicatePage>> {
  const client = await service();
  return result(client.GET("/api/duplicates", { params: { query: { lead_id: leadId } } }));
}

const SEARCH_MS = 240_000;

export async function searchDuplicates(): Promise<Result<DuplicateSearch>> {
  const client = await service();
  const job = result(client.POST("/api/duplicates/search", { headers: once() }));
  return resultOf<DuplicateSearch>(job, SEARCH_MS);
}

export async function mergeLeads(id: string, keep: string): Promise<Result<LeadMerge>> {
  const client = await service();
  const params = { path: { duplicate_id: id } };
  return result(
    client.POST("/api/duplicates/{duplicate_id}/merge", { params, body: { keep }, headers: once() }),
  );
}

export async function keepBoth(id: string, neverAsk: boolean): Promise<Result<PossibleDuplicate>> {
  const client = await service();
  const params = { path: { duplicate_id: id } };
  const body = { never_ask: neverAsk };
  return result(client.POST("/api/duplicates/{duplicate_id}/keep-both", { params, body, headers: once() }));
}

export async function reopenDuplicate(id: string): Promise<Result<PossibleDuplicate>> {
  const client = await service();
  const params = { path: { duplicate_id: id } };
  return result(client.POST("/api/duplicates/{duplicate_id}/reopen", { params, headers: once() }));
}

export async function listMerges(cursor: string | null): Promise<Result<MergePage>> {
  const client = await service();
  const query = { ...(cursor ? { cursor } : {}), limit: PAGE };
  return result(client.GET("/api/merges", { params: { query } }));
}

export async function undoMerge(id: string): Promise<Result<LeadMerge>> {
  const client = await service();
  const params = { path: { merge_id: id } };
  return result(client.POST("/api/merges/{merge_id}/undo", { params, headers: once() }));
}
