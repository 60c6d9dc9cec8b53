"use client";

import { readDraft } from "@/app/actions/drafts";
import { sendText } from "@/lib/api/save-draft";
import type { EmailDraft } from "@/lib/api/types";
import { DraftSaver } from "@/lib/draft-saver";
import { browserShelf, drop, list } from "@/lib/unsaved";

const savers = new Map<string, DraftSaver>();
const listeners = new Set<(draft: EmailDraft) => void>();
const CALLS = { save: sendText, read: readDraft };

/** The saver of a draft; the same one for as long as the draft is shown or has unsaved text. */
export function saverFor(draft: EmailDraft): DraftSaver {
  // On the server nothing may outlive a request.
  if (typeof window === "undefined") return new DraftSaver(draft, CALLS, null);
  const known = savers.get(draft.id);
  if (known) return known;
  const made = new DraftSaver(draft, CALLS, browserShelf(), (saved) => {
    for (const listener of listeners) listener(saved);
    forgetIdle(saved.id);
  });
  savers.set(draft.id, made);
  return made;
}

export function findSaver(draftId: string): DraftSaver | undefined {
  return savers.get(draftId);
}

/** Calls back when a draft was saved, whether it is still shown or not. */
export function onDraftSaved(listener: (draft: EmailDraft) => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function forgetIdle(draftId: string): void {
  if (savers.get(draftId)?.isIdle) savers.delete(draftId);
}

interface SeenDraft {
  id: string;
  version: number;
}

/**
 * Saves the open draft of a lead before a decision about the lead, and says which version the person saw.
 *
 * `isSaved` is false if the text could not be saved: then the decision must not happen.
 */
export async function saveBeforeDecision(
  leadId: string,
): Promise<{ isSaved: boolean; seen: SeenDraft | null }> {
  for (const saver of savers.values()) {
    const { stored, decision } = saver.state;
    if (stored.lead_id !== leadId || decision || stored.state !== "draft") continue;
    const saved = await saver.save();
    return { isSaved: saved !== null, seen: saved && { id: saved.id, version: saved.version } };
  }
  return { isSaved: true, seen: null };
}

/** Saves text of an earlier visit that never reached the service. */
export async function saveLeftovers(): Promise<void> {
  const shelf = browserShelf();
  for (const { draftId, leadId } of list(shelf, Date.now())) {
    if (savers.has(draftId)) continue;
    const reply = await readDraft({ id: draftId, lead_id: leadId });
    if (reply.ok) saverFor(reply.value);
    else if (reply.failure.status === 404) drop(shelf, draftId);
  }
}
