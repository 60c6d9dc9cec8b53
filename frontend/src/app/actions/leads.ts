"use server";

import type { Failure, Result } from "@/lib/api/failure";
import * as leads from "@/lib/api/leads";
import type {
  Cadence,
  ErasureReport,
  Language,
  Lead,
  LeadDetail,
  LeadSummary,
  NewLead,
  Outcome,
  PrivacyLetter,
} from "@/lib/api/types";

export type MoveKind = "needs_info" | "disqualify" | "hold";

export interface ManyReport {
  /** Ids of the leads that were changed. */
  done: string[];
  failed: number;
  /** The first failure, to be shown. */
  failure: Failure | null;
}

export async function findLeads(text: string): Promise<Result<readonly LeadSummary[]>> {
  return leads.findLeads(text);
}

export async function lookAt(leadId: string): Promise<Result<LeadDetail>> {
  return leads.leadDetail(leadId);
}

export async function addLead(values: NewLead, onExisting: "refuse" | "update"): Promise<Result<Lead>> {
  return leads.addLead(values, onExisting);
}

export async function moveLead(
  leadId: string,
  kind: MoveKind,
  reason: string | null,
  seen: leads.SeenDraft | null = null,
): Promise<Result<Lead>> {
  return leads.moveLead(leadId, kind, reason, seen);
}

export async function takeBack(leadId: string): Promise<Result<Lead>> {
  return leads.takeBack(leadId);
}

export async function changeTouches(
  leadId: string,
  change: "replied" | "stop" | "resume",
): Promise<Result<Cadence | null>> {
  return leads.changeTouches(leadId, change);
}

export async function addNote(leadId: string, text: string): Promise<Result<null>> {
  return leads.addNote(leadId, text);
}

export async function recordOutcome(
  leadId: string,
  outcome: Outcome,
  notes: string | null,
): Promise<Result<string>> {
  return leads.recordOutcome(leadId, outcome, notes);
}

export async function withdrawOutcome(
  leadId: string,
  feedbackId: string,
  reason: string | null,
): Promise<Result<string>> {
  return leads.withdrawOutcome(leadId, feedbackId, reason);
}

export async function eraseLead(
  leadId: string,
  version: number,
  isDryRun: boolean,
): Promise<Result<ErasureReport>> {
  return leads.eraseLead(leadId, version, isDryRun);
}

export async function runAgain(leadId: string): Promise<Result<Lead>> {
  return leads.runAgain(leadId);
}

export async function moveMany(leadIds: readonly string[], kind: MoveKind): Promise<ManyReport> {
  return many(leadIds, (id) => leads.moveLead(id, kind, null, null));
}

export async function takeBackMany(leadIds: readonly string[]): Promise<ManyReport> {
  return many(leadIds, leads.takeBack);
}

export async function runMany(leadIds: readonly string[]): Promise<ManyReport> {
  return many(leadIds, leads.runAgain);
}

const AT_ONCE = 4;

async function many(
  leadIds: readonly string[],
  act: (id: string) => Promise<Result<unknown>>,
): Promise<ManyReport> {
  const report: ManyReport = { done: [], failed: 0, failure: null };
  for (let from = 0; from < leadIds.length; from += AT_ONCE) {
    const ids = leadIds.slice(from, from + AT_ONCE);
    const replies = await Promise.all(ids.map(act));
    for (const [index, reply] of replies.entries()) {
      if (reply.ok) report.done.push(ids[index] as string);
      else {
        report.failed += 1;
        report.failure ??= reply.failure;
      }
    }
  }
  return report;
}

export async function writePrivacyLetter(
  leadId: string,
  language: Language | null,
): Promise<Result<PrivacyLetter>> {
  return leads.writePrivacyLetter(leadId, language);
}
