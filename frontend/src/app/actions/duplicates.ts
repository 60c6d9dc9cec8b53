"use server";

import type { DuplicatePage, MergePage } from "@/lib/api/duplicates";
import * as duplicates from "@/lib/api/duplicates";
import type { Result } from "@/lib/api/failure";
import type { DuplicateSearch, DuplicateState, LeadMerge, PossibleDuplicate } from "@/lib/api/types";

export async function moreDuplicates(state: DuplicateState, cursor: string): Promise<Result<DuplicatePage>> {
  return duplicates.listDuplicates(state, cursor);
}

export async function moreMerges(cursor: string): Promise<Result<MergePage>> {
  return duplicates.listMerges(cursor);
}

export async function searchDuplicates(): Promise<Result<DuplicateSearch>> {
  return duplicates.searchDuplicates();
}

export async function mergeLeads(id: string, keep: string): Promise<Result<LeadMerge>> {
  return duplicates.mergeLeads(id, keep);
}

export async function keepBoth(id: string, neverAsk: boolean): Promise<Result<PossibleDuplicate>> {
  return duplicates.keepBoth(id, neverAsk);
}

export async function reopenDuplicate(id: string): Promise<Result<PossibleDuplicate>> {
  return duplicates.reopenDuplicate(id);
}

export async function undoMerge(id: string): Promise<Result<LeadMerge>> {
  return duplicates.undoMerge(id);
}
