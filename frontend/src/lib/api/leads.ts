import "server-only";
import { cache } from "react";
import type { Filters } from "@/lib/filters";
import type { Result } from "./failure";
import { once, result, seen, service } from "./server";
import type {
  Backlog,
  Cadence,
  Dashboard,
  ErasureReport,
  Language,
  Lead,
  LeadDetail,
  LeadFigures,
  LeadStatus,
  LeadSummary,
  NewLead,
  Outcome,
  PrivacyLetter,
} from "./types";

export interface LeadPage {
  items: readonly LeadSummary[];
  next_cursor: string | null;
}

const PAGE = 50;
/** An erasure reads every table and rewrites the file. */
const ERASURE_PATIENCE_MS = 300_000;
const DAY_MS = 86_400_000;

export async function listLeads(filters: Filters, cursor: string | null): Promise<Result<LeadPage>> {
  const query = {
    status: filters.statuses,
    label: filters.labels,
    source: filters.sources,
    action: filters.actions,
    ...(filters.explored ? { explored: true } : {}),
    ...(filters.text ? { text: filters.text } : {}),
    ...(filters.from ? { created_from: `${filters.from}T00:00:00Z` } : {}),
    // The last day counts whole.
    ...(filters.to
      ? { created_before: new Date(Date.parse(`${filters.to}T00:00:00Z`) + DAY_MS).toISOString() }
      : {}),
    ...(cursor ? { cursor } : {}),
    sort: filters.sort,
    limit: PAGE,
  };
  return result((await service()).GET("/api/leads", { params: { query } }));
}

export async function findLeads(text: string): Promise<Result<readonly LeadSummary[]>> {
  const client = await service();
  const query = { text: text.slice(0, 200), sort: "score" as const, limit: 8 };
  const page = await result(client.GET("/api/leads", { params: { query } }));
  return page.ok ? { ok: true, value: page.value.items } : page;
}

/** One lead with all its records, requested once per page. */
export const leadDetail = cache(
  async (leadId: string): Promise<Result<LeadDetail>> =>
    result((await service()).GET("/api/leads/{lead_id}", { params: { path: { lead_id: leadId } } })),
);

/** The figures for the count beside "Review", requested once per page. */
export const figures = cache(async (): Promise<Result<LeadFigures>> => {
  const reply = await dashboard(1);
  return reply.ok ? { ok: true, value: reply.value.figures } : reply;
});

/** The number of drafts waiting for review and of leads waiting for a worker; cheap enough for every page. */
export const backlog = cache(
  async (): Promise<Result<Backlog>> => result((await service()).GET("/api/backlog")),
);

export async function dashboard(days: number): Promise<Result<Dashboard>> {
  return result((await service()).GET("/api/dashboard", { params: { query: { days } } }));
}

/** Adds a lead. With `refuse`, an existing lead is an error; with `update`, it is updated. */
export async function addLead(values: NewLead, onExisting: "refuse" | "update"): Promise<Result<Lead>> {
  const params = { query: { on_existing: onExisting } };
  return result((await service()).POST("/api/leads", { params, body: values, headers: once() }));
}

const STATUS_OF = { needs_info: "NEEDS_INFO", disqualify: "DISQUALIFIED" } as const satisfies Record<
  string,
  LeadStatus
>;

/** The version of a draft that a person saw when they decided about its lead. */
export interface SeenDraft {
  id: string;
  version: number;
}

/** Rejected if someone edited the `seen` draft or decided about it since. */
export async function moveLead(
  leadId: string,
  kind: keyof typeof STATUS_OF | "hold",
  reason: string | null,
  seen: SeenDraft | null,
): Promise<Result<Lead>> {
  const client = await service();
  const params = { path: { lead_id: leadId } };
  const why = { reason, seen_draft: seen };
  if (kind === "hold")
    return result(client.POST("/api/leads/{lead_id}/hold", { params, body: why, headers: once() }));
  const body = { status: STATUS_OF[kind], ...why };
  return result(client.POST("/api/leads/{lead_id}/status", { params, body, headers: once() }));
}

export async function takeBack(leadId: string): Promise<Result<Lead>> {
  const params = { path: { lead_id: leadId } };
  return result((await service()).POST("/api/leads/{lead_id}/take_back", { params, headers: once() }));
}

/** The follow-up cadence; null before the first email is sent. */
export async function touches(leadId: string): Promise<Result<Cadence | null>> {
  const params = { path: { lead_id: leadId } };
  const reply = await result((await service()).GET("/api/leads/{lead_id}/touches", { params }));
  return reply.ok ? { ok: true, value: reply.value.cadence } : reply;
}

/** `replied` and `stop` end the follow-ups; `resume` continues them. */
export async function changeTouches(
  leadId: string,
  change: "replied" | "stop" | "resume",
): Promise<Result<Cadence | null>> {
  const params = { path: { lead_id: leadId } };
  const client = await service();
  const reply = await result(
    client.POST("/api/leads/{lead_id}/touches", { params, body: { change }, headers: once() }),
  );
  return reply.ok ? { ok: true, value: reply.value.cadence } : reply;
}

export async function addNote(leadId: string, text: string): Promise<Result<null>> {
  const params = { path: { lead_id: leadId } };
  const client = await service();
  const reply = await result(
    client.POST("/api/leads/{lead_id}/notes", { params, body: { text }, headers: once() }),
  );
  return reply.ok ? { ok: true, value: null } : reply;
}

/** Records an outcome; returns the service's message about learning. */
export async function recordOutcome(
  leadId: string,
  outcome: Outcome,
  notes: string | null,
): Promise<Result<string>> {
  const params = { path: { lead_id: leadId } };
  const client = await service();
  const reply = await result(
    client.POST("/api/leads/{lead_id}/feedback", { params, body: { outcome, notes }, headers: once() }),
  );
  return reply.ok ? { ok: true, value: reply.value.receipt.message } : reply;
}

/** Withdraws an outcome; returns the service's message about label and status. */
export async function withdrawOutcome(
  leadId: string,
  feedbackId: string,
  reason: string | null,
): Promise<Result<string>> {
  const params = { path: { lead_id: leadId, feedback_id: feedbackId }, query: reason ? { reason } : {} };
  const client = await service();
  const reply = await result(client.DELETE("/api/leads/{lead_id}/feedback/{feedback_id}", { params }));
  return reply.ok ? { ok: true, value: reply.value.withdrawal.message } : reply;
}

/** Erases the person behind a lead; a dry run only reports the counts. Rejected if the lead changed since `version`. */
export async function eraseLead(
  leadId: string,
  version: number,
  isDryRun: boolean,
): Promise<Result<ErasureReport>> {
  const client = await service(ERASURE_PATIENCE_MS);
  const params = { path: { lead_id: leadId }, query: { dry_run: isDryRun }, header: seen(version) };
  const reply = await result(client.DELETE("/api/leads/{lead_id}", { params }));
  // The service answers with a job only if it is asked for one.
  return reply.ok ? { ok: true, value: reply.value as ErasureReport } : reply;
}

export async function runAgain(leadId: string): Promise<Result<Lead>> {
  const params = { path: { lead_id: leadId } };
  const client = await service();
  const reply = await result(
    client.POST("/api/leads/{lead_id}/run", { params, body: { force: true }, headers: once() }),
  );
  return reply.ok ? { ok: true, value: reply.value.lead } : reply;
}

export async function writePrivacyLetter(
  leadId: string,
  language: Language | null,
): Promise<Result<PrivacyLetter>> {
  const client = await service();
  return result(
    client.GET("/api/leads/{lead_id}/privacy_letter", {
      params: { path: { lead_id: leadId }, query: language ? { language } : {} },
    }),
  );
}
