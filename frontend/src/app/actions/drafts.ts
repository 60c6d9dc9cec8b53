"use server";

import * as drafts from "@/lib/api/drafts";
import type { Result } from "@/lib/api/failure";
import type { DraftRef, EmailDraft, Language, Variant } from "@/lib/api/types";

export async function writeDraft(
  leadId: string,
  variant: Variant,
  language: Language | null,
): Promise<Result<EmailDraft>> {
  return drafts.writeDraft(leadId, variant, language);
}

export async function readDraft(draft: DraftRef): Promise<Result<EmailDraft>> {
  return drafts.readDraft(draft);
}

export async function approveDraft(
  draft: DraftRef,
  version: number,
  confirmed: string[],
): Promise<Result<EmailDraft>> {
  return drafts.approveDraft(draft, version, confirmed);
}

export async function unapproveDraft(draft: DraftRef): Promise<Result<EmailDraft>> {
  return drafts.unapproveDraft(draft);
}

export async function rejectDraft(draft: DraftRef, reason: string): Promise<Result<EmailDraft>> {
  return drafts.rejectDraft(draft, reason);
}

export async function reopenDraft(draft: DraftRef): Promise<Result<EmailDraft>> {
  return drafts.reopenDraft(draft);
}

export async function settleDraft(draft: DraftRef, wasSent: boolean): Promise<Result<EmailDraft>> {
  return drafts.settleDraft(draft, wasSent);
}
