import { type Failure, type Result, unreachable } from "./failure";
import type { DraftRef, EmailDraft } from "./types";

/** Browsers send at most 64 KiB after a page is gone. */
const MAX_KEEPALIVE_BYTES = 60_000;

const SIGNED_OUT: Failure = {
  title: "You are signed out",
  detail: "Sign in again in another tab, then save again. Your text is kept in this browser.",
  status: 401,
  requestId: null,
};

/** Saves the text of a draft, even while the page is being left. */
export async function sendText(
  draft: DraftRef,
  version: number,
  text: { subject: string; body: string },
): Promise<Result<EmailDraft>> {
  const body = JSON.stringify({ version, ...text });
  try {
    const reply = await fetch(`/bff/drafts/${draft.lead_id}/${draft.id}`, {
      method: "PATCH",
      headers: { "Content-Type": "application/json" },
      body,
      keepalive: new Blob([body]).size < MAX_KEEPALIVE_BYTES,
      // A person who is signed out is sent to the sign-in page; the text stays here.
      redirect: "manual",
    });
    if (reply.type === "opaqueredirect") return { ok: false, failure: SIGNED_OUT };
    if (!reply.ok) return { ok: false, failure: { ...unreachable(), status: reply.status } };
    return (await reply.json()) as Result<EmailDraft>;
  } catch {
    return { ok: false, failure: unreachable() };
  }
}
