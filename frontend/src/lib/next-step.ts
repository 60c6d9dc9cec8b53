import type { LeadSummary } from "@/lib/api/types";
import { ACTIONS } from "@/lib/words";

type Lead = Pick<
  LeadSummary,
  "status" | "recommended_action" | "processing_state" | "hold" | "latest_email"
> & { waiting_draft_id?: string | null };

export interface NextStep {
  kind:
    | "approved"
    | "sending"
    | "unknown"
    | "failed"
    | "scoring"
    | "draft"
    | "hold"
    | "not_sent"
    | "sent"
    | "contacted"
    | "action"
    | "none";
  /** A few words, such as "Approved" or "On hold". */
  text: string;
  /** Why, or what comes after; shown smaller. */
  detail: string | null;
}

// The action was recommended before a person or an answer settled it.
const IS_OVER: ReadonlySet<LeadSummary["status"]> = new Set([
  "DISQUALIFIED",
  "MEETING_BOOKED",
  "CLOSED_WON",
  "CLOSED_LOST",
]);

/** What happens next with a lead; an email on its way and a hold come before what was recommended. */
export function nextStep(lead: Lead, now: number): NextStep {
  const email = lead.latest_email;
  if (email?.state === "approved")
    return { kind: "approved", text: "Approved", detail: goesOut(email.due_at, now) };
  if (email?.state === "claimed" || email?.state === "transmitting")
    return { kind: "sending", text: "Being sent", detail: null };
  if (email?.state === "unknown")
    return { kind: "unknown", text: "Sent?", detail: "check whether the email went out" };
  if (lead.processing_state === "failed") return { kind: "failed", text: "Failed", detail: null };
  if (lead.processing_state !== "done") return { kind: "scoring", text: "Being scored …", detail: null };
  if (lead.waiting_draft_id) return { kind: "draft", text: "Draft ready", detail: null };
  if (lead.hold) return { kind: "hold", text: "On hold", detail: lead.hold.reason };
  if (IS_OVER.has(lead.status)) return { kind: "none", text: "–", detail: null };
  if (email?.state === "failed") return { kind: "not_sent", text: "Email not sent", detail: null };
  if (lead.status === "CONTACTED")
    return email
      ? { kind: "sent", text: "Sent", detail: "awaiting reply" }
      : { kind: "contacted", text: "Wait for a reply", detail: null };
  return {
    kind: lead.recommended_action ? "action" : "none",
    text: lead.recommended_action ? ACTIONS[lead.recommended_action] : "–",
    detail: null,
  };
}

/** True while an approved email has not gone out for certain. */
export function isOnItsWay({ latest_email: email }: Pick<Lead, "latest_email">): boolean {
  return email !== null && ["approved", "claimed", "transmitting"].includes(email.state);
}

/** True while the lead changes without anybody doing something: it is being scored, or its email goes out. */
export function isMoving(lead: Pick<Lead, "processing_state" | "latest_email">): boolean {
  return ["queued", "running"].includes(lead.processing_state) || isOnItsWay(lead);
}

/** "goes out in 45 s": seconds below 90 s, minutes below an hour, else the time of day. */
export function goesOut(dueAt: string | null, now: number): string {
  const seconds = dueAt ? Math.ceil((Date.parse(dueAt) - now) / 1000) : 0;
  if (!dueAt || seconds <= 0) return "goes out now";
  if (seconds < 90) return `goes out in ${seconds} s`;
  if (seconds < 3600) return `goes out in ${Math.round(seconds / 60)} min`;
  const at = new Date(dueAt);
  const isToday = at.toDateString() === new Date(now).toDateString();
  const time = new Intl.DateTimeFormat(undefined, {
    ...(isToday ? {} : { dateStyle: "medium" }),
    timeStyle: "short",
  }).format(at);
  return `goes out ${isToday ? "at " : ""}${time}`;
}
