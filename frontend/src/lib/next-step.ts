import type { LeadSummary } from "@/lib/api/types";
import { ACTIONS, EXPLORED, fill, NEXT_STEP_DETAILS, NEXT_STEPS } from "@/lib/words";

type Lead = Pick<
  LeadSummary,
  "status" | "recommended_action" | "processing_state" | "hold" | "latest_email"
> & { waiting_draft_id?: string | null; is_explored?: boolean };

export interface NextStep {
  kind: keyof typeof NEXT_STEPS | "action" | "none";
  /** A few words, such as "Approved" or "On hold". */
  text: string;
  /** Why, or what comes after; shown smaller. */
  detail: string | null;
}

// The recommended action is settled by a person or a reply.
const IS_OVER: ReadonlySet<LeadSummary["status"]> = new Set([
  "DISQUALIFIED",
  "MEETING_BOOKED",
  "CLOSED_WON",
  "CLOSED_LOST",
]);

/** The next step for a lead; an email on its way and a hold come before the recommended action. */
export function nextStep(lead: Lead, now: number): NextStep {
  const email = lead.latest_email;
  if (email?.state === "approved") return step("approved", goesOut(email.due_at, now));
  if (email?.state === "claimed" || email?.state === "transmitting") return step("sending");
  if (email?.state === "unknown") return step("unknown", NEXT_STEP_DETAILS.unknown);
  if (lead.processing_state === "failed") return step("failed");
  if (lead.processing_state !== "done") return step("scoring");
  const chosen = lead.is_explored ? EXPLORED : null;
  if (lead.waiting_draft_id) return step("draft", chosen);
  if (lead.hold) return step("hold", lead.hold.reason);
  if (IS_OVER.has(lead.status)) return NOTHING;
  if (email?.state === "failed") return step("not_sent");
  if (lead.status === "CONTACTED") return email ? step("sent", NEXT_STEP_DETAILS.sent) : step("contacted");
  if (!lead.recommended_action) return NOTHING;
  return { kind: "action", text: ACTIONS[lead.recommended_action], detail: chosen };
}

const NOTHING: NextStep = { kind: "none", text: "–", detail: null };

function step(kind: keyof typeof NEXT_STEPS, detail: string | null = null): NextStep {
  return { kind, text: NEXT_STEPS[kind], detail };
}

/** True while an approved email is not known to be sent. */
export function isOnItsWay({ latest_email: email }: Pick<Lead, "latest_email">): boolean {
  return email !== null && ["approved", "claimed", "transmitting"].includes(email.state);
}

/** True while the lead changes on its own: it is being scored, or its email is being sent. */
export function isMoving(lead: Pick<Lead, "processing_state" | "latest_email">): boolean {
  return ["queued", "running"].includes(lead.processing_state) || isOnItsWay(lead);
}

/** "sends in 45 s": seconds below 90 s, minutes below an hour, else the time of day. */
export function goesOut(dueAt: string | null, now: number): string {
  return fill(NEXT_STEP_DETAILS.approved, { when: when(dueAt, now) });
}

function when(dueAt: string | null, now: number): string {
  const seconds = dueAt ? Math.ceil((Date.parse(dueAt) - now) / 1000) : 0;
  if (!dueAt || seconds <= 0) return "now";
  if (seconds < 90) return `in ${seconds} s`;
  if (seconds < 3600) return `in ${Math.round(seconds / 60)} min`;
  const at = new Date(dueAt);
  const isToday = at.toDateString() === new Date(now).toDateString();
  const time = new Intl.DateTimeFormat(undefined, {
    ...(isToday ? {} : { dateStyle: "medium" }),
    timeStyle: "short",
  }).format(at);
  return isToday ? `at ${time}` : time;
}
