import "server-only";
import type { Result } from "./failure";
import { once, result, seen, service } from "./server";
import type { DraftRef, EmailDraft, Language, Variant } from "./types";

type Reply = Promise<Result<EmailDraft>>;

function at(draft: DraftRef) {
  return { path: { lead_id: draft.lead_id, draft_id: draft.id } };
}

/** Writes a draft of the variant in place of the waiting draft; the lead's message decides about the language without one. */
export async function writeDraft(leadId: string, variant: Variant, language: Language | null): Reply {
  const client = await service();
  const params = { path: { lead_id: leadId } };
  const body = { variant, language };
  return result(client.POST("/api/leads/{lead_id}/drafts", { params, body, headers: once() }));
}

export async function readDraft(draft: DraftRef): Reply {
  const client = await service();
  return result(client.GET("/api/leads/{lead_id}/drafts/{draft_id}", { params: at(draft) }));
}

/** Rejected if someone changed the draft since `version`. */
export async function saveDraft(
  draft: DraftRef,
  version: number,
  text: { subject: string; body: string },
): Reply {
  const client = await service();
  return result(
    client.PATCH("/api/leads/{lead_id}/drafts/{draft_id}", {
      params: { ...at(draft), header: seen(version) },
      body: text,
    }),
  );
}

/**
 * Approves exactly the text that was read; rejected if someone changed it since `version`, or if a sentence of a model that
 * must be confirmed is not among `confirmed`.
 */
export async function approveDraft(draft: DraftRef, version: number, confirmed: string[]): Reply {
  const client = await service();
  return result(
    client.POST("/api/leads/{lead_id}/drafts/{draft_id}/approve_send", {
      params: { ...at(draft), header: seen(version) },
      headers: once(),
      body: { now: false, confirmed_sentences: confirmed },
    }),
  );
}

export async function unapproveDraft(draft: DraftRef): Reply {
  const client = await service();
  return result(
    client.POST("/api/leads/{lead_id}/drafts/{draft_id}/unapprove", { params: at(draft), headers: once() }),
  );
}

export async function rejectDraft(draft: DraftRef, reason: string): Reply {
  const client = await service();
  return result(
    client.POST("/api/leads/{lead_id}/drafts/{draft_id}/reject", {
      params: at(draft),
      body: { reason },
      headers: once(),
    }),
  );
}

export async function reopenDraft(draft: DraftRef): Reply {
  const client = await service();
  return result(
    client.POST("/api/leads/{lead_id}/drafts/{draft_id}/reopen", { params: at(draft), headers: once() }),
  );
}

export async function settleDraft(draft: DraftRef, wasSent: boolean): Reply {
  const client = await service();
  return result(
    client.POST("/api/leads/{lead_id}/drafts/{draft_id}/settle", {
      params: at(draft),
      body: { was_sent: wasSent },
      headers: once(),
    }),
  );
}
