import type { DraftRef } from "@/lib/api/types";

/** What names a draft, and nothing else of it: an action need not carry the words. */
export function refOf(draft: DraftRef): DraftRef {
  return { id: draft.id, lead_id: draft.lead_id };
}
