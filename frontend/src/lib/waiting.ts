import type { Backlog } from "@/lib/api/types";

/** How much waits for a person. */
export interface Waiting {
  drafts: number;
  /** Messages of leads. */
  messages: number;
  /** Messages of no known lead. */
  unmatched: number;
  /** Meetings of no known lead. */
  meetings: number;
}

export function waitingOf(backlog: Backlog): Waiting {
  return {
    drafts: backlog.drafts_waiting,
    messages: backlog.messages_waiting,
    unmatched: backlog.messages_unmatched,
    meetings: backlog.meetings_unassigned,
  };
}
