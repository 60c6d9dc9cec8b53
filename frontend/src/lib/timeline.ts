import type { Activity, NodeChange } from "@/lib/api/types";
import { plural, score } from "@/lib/format";
import {
  ACTIONS,
  ACTIVITIES,
  ANSWER_DRAFTED,
  FACT_NOUN,
  fill,
  inSentence,
  LABELS,
  lookUp,
  NODE_CHANGES,
  NODES,
  nameInWords,
  OUTCOME_NOUN,
  OUTCOMES,
  PURPOSES,
  REASONS,
  RECORD_STATUSES,
  REPLY_INTENTS,
  SENT_TO_MOCK,
  SIGNAL_NOUN,
  STATUS_REASONS,
  STATUSES,
  VARIANTS,
  valueInWords,
} from "@/lib/words";

export interface Entry {
  title: string;
  detail?: string | undefined;
}

/** An entry of the timeline in words; unknown types show their fields. */
export function activityInWords(activity: Pick<Activity, "type" | "payload">): Entry {
  const { type, payload } = activity;
  switch (type) {
    case "INGESTED":
      return { title: text(payload.file_name) ? `Imported from ${text(payload.file_name)}` : "Received" };
    case "ENRICHED": {
      const facts = Object.entries(record(payload.facts)).filter(([, value]) => typeof value === "string");
      return {
        title: ACTIVITIES.ENRICHED,
        detail: facts.length
          ? facts.map(([key, value]) => `${nameInWords(key)}: ${valueInWords(key, String(value))}`).join(", ")
          : undefined,
      };
    }
    case "SCORED": {
      const result = record(payload.score);
      const decision = record(payload.decision);
      const label = text(result.label) as keyof typeof LABELS | undefined;
      const action = text(decision.action) as keyof typeof ACTIONS | undefined;
      if (typeof result.total !== "number") return { title: ACTIVITIES.SCORED };
      return {
        title: `Scored ${score(result.total)}${label ? `, ${LABELS[label]}` : ""}${action ? `: ${ACTIONS[action].toLowerCase()}` : ""}`,
        detail: text(decision.sentence),
      };
    }
    case "EMAIL_DRAFTED": {
      if (payload.purpose === "answer") return { title: ANSWER_DRAFTED };
      const variant = text(payload.variant) as keyof typeof VARIANTS | undefined;
      return { title: `Draft written${variant ? `: ${VARIANTS[variant]?.toLowerCase() ?? variant}` : ""}` };
    }
    case "EMAIL_SENT":
      return {
        title: payload.provider === "mock" ? SENT_TO_MOCK : ACTIVITIES.EMAIL_SENT,
        detail: text(payload.subject),
      };
    case "STATUS_CHANGED": {
      const from = text(payload.from) as keyof typeof STATUSES | undefined;
      const to = text(payload.to) as keyof typeof STATUSES | undefined;
      const outcome = text(payload.outcome) as keyof typeof OUTCOMES | undefined;
      const withdrawn = withdrawal(payload);
      const words = to
        ? `${from ? `${STATUSES[from] ?? from} → ` : ""}${STATUSES[to] ?? to}`
        : "Status changed";
      if (withdrawn) return { ...withdrawn, detail: [words, withdrawn.detail].filter(Boolean).join(": ") };
      return {
        title: outcome ? `${words} (${OUTCOMES[outcome] ?? outcome})` : words,
        detail: reason(payload.reason),
      };
    }
    case "NOTE":
      return (
        withdrawal(payload) ??
        received(payload) ?? {
          title: text(payload.text) ?? text(payload.note) ?? plain(payload) ?? ACTIVITIES.NOTE,
          // Only a hold has both: a note of a person is its text.
          ...(text(payload.text) && text(payload.reason) ? { detail: text(payload.reason) } : {}),
        }
      );
    case "ERROR":
      return {
        title: text(payload.message) ?? text(payload.error) ?? "Something went wrong",
        detail: stepName(text(payload.node)),
      };
    default:
      return { title: lookUp(ACTIVITIES, type) ?? type, detail: plain(payload) };
  }
}

/** The result of a node, in the words of the command line. */
export function changeInWords(change: NodeChange): string {
  return fill(NODE_CHANGES[change.kind], changeFields(change));
}

function changeFields(change: NodeChange): Record<string, string> {
  switch (change.kind) {
    case "facts":
      return { facts: plural(change.count, ...FACT_NOUN) };
    case "signals":
      return { signals: plural(change.count, ...SIGNAL_NOUN) };
    case "score":
      return { total: score(change.total), label: inSentence(LABELS[change.label]) };
    case "decision":
      return { action: ACTIONS[change.action], reason: inSentence(REASONS[change.reason]) };
    case "draft":
      return {
        variant: inSentence(VARIANTS[change.variant]),
        purpose: inSentence(PURPOSES[change.purpose]),
      };
    case "record":
      return { status: RECORD_STATUSES[change.status] };
    case "label":
      return { outcomes: plural(change.label_count, ...OUTCOME_NOUN) };
  }
}

function stepName(node: string | undefined): string | undefined {
  return node && `Step: ${inSentence(lookUp(NODES, node) ?? node.replaceAll("_", " "))}`;
}

// Ids mean nothing to a reader.
const HIDDEN = new Set(["draft_id", "upload_id", "lead_id", "feedback_id", "withdrawn_id", "move"]);

function withdrawal(payload: Record<string, unknown>): Entry | undefined {
  if (!text(payload.withdrawn_id)) return undefined;
  const outcome = text(payload.outcome) ?? "";
  const name = OUTCOMES[outcome as keyof typeof OUTCOMES] ?? outcome;
  return { title: `Outcome withdrawn: ${name}`, detail: text(payload.notes) };
}

/** A message of the lead: what it asks for, in its own words. */
function received(payload: Record<string, unknown>): Entry | undefined {
  const title = text(payload.text);
  if (!title || !text(payload.message_id)) return undefined;
  const intent = lookUp(REPLY_INTENTS, text(payload.intent) ?? "");
  const quote = text(payload.quote);
  return { title, detail: [intent, quote && `“${quote}”`].filter(Boolean).join(": ") || undefined };
}

function reason(value: unknown): string | undefined {
  const code = text(value);
  return code && (lookUp(REASONS, code) ?? lookUp(STATUS_REASONS, code) ?? code);
}

function plain(payload: Record<string, unknown>): string | undefined {
  const parts = Object.entries(payload).filter(
    ([key, value]) => !HIDDEN.has(key) && ["string", "number"].includes(typeof value),
  );
  return parts.length
    ? parts.map(([key, value]) => `${key.replaceAll("_", " ")}: ${value}`).join(", ")
    : undefined;
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value ? value : undefined;
}

function record(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}
