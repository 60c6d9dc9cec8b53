"use server";

import * as drafts from "@/lib/api/drafts";
import type { Result } from "@/lib/api/failure";
import type { EmailDraft } from "@/lib/api/types";

export async function readDraft(leadId: string, draftId: string): Promise<Result<EmailDraft>> {
  return drafts.readDraft(leadId, draftId);
}

export async function saveDraft(
  draftId: string,
  version: number,
  text: { subject: string; body: string },
): Promise<Result<EmailDraft>> {
  return drafts.saveDraft(draftId, version, text);
}

export async function approveDraft(draftId: string, version: number): Promise<Result<EmailDraft>> {
  return drafts.approveDraft(draftId, version);
}

export async function unapproveDraft(draftId: string): Promise<Result<EmailDraft>> {
  return drafts.unapproveDraft(draftId);
}

export async function rejectDraft(draftId: string, reason: string): Promise<Result<EmailDraft>> {
  return drafts.rejectDraft(draftId, reason);
}

export async function reopenDraft(draftId: string): Promise<Result<EmailDraft>> {
  return drafts.reopenDraft(draftId);
}

export async function settleDraft(draftId: string, wasSent: boolean): Promise<Result<EmailDraft>> {
  return drafts.settleDraft(draftId, wasSent);
}
