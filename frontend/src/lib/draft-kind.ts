import type { EmailDraft, ReviewItem } from "@/lib/api/types";
import { PURPOSES, VARIANTS } from "@/lib/words";

/** The step of the cadence, or that the draft is an answer, which is no step of it. */
export function draftKind({ purpose, variant }: Pick<EmailDraft, "purpose" | "variant">): string {
  return purpose === "answer" ? PURPOSES.answer : VARIANTS[variant];
}

/** Where a draft goes: an answer to the writer of the message, any other email to the lead. */
export function recipientOf({ lead, answered }: Pick<ReviewItem, "lead" | "answered">): string | null {
  return answered?.sender ?? lead.email;
}
