import { APPROVED_DRAFTS, CHECKS, DRAFT_CHANGES, fill, lookUp, sentence } from "@/lib/words";
import type { CheckResult, DraftDecision, EmailDraft } from "./api/types";

/** Style checks that do not block sending. The service rejects a draft that fails any other check (`ADVISORY_CHECKS` there). */
export const ADVISORY_CHECKS: readonly string[] = ["length", "no_shouting"];

export function isBlocking(check: CheckResult): boolean {
  return !check.passed && !ADVISORY_CHECKS.includes(check.name);
}

export function blockingChecks(checks: readonly CheckResult[]): readonly CheckResult[] {
  return checks.filter(isBlocking);
}

/** The checks of a draft after an approval was refused because of `failed`. */
export function withFailed(
  checks: readonly CheckResult[],
  failed: readonly CheckResult[],
): readonly CheckResult[] {
  const names = new Set(failed.map((check) => check.name));
  return [...checks.filter((check) => !names.has(check.name)), ...failed];
}

/** The messages of the checks that block sending, as one sentence. */
export function whatToFix(checks: readonly CheckResult[]): string {
  return `${blockingChecks(checks)
    .map((check) => check.message ?? lookUp(CHECKS, check.name) ?? check.name)
    .join("; ")}.`;
}

const CHANGES: Partial<Record<EmailDraft["state"], DraftDecision["change"]>> = {
  draft: "edited",
  rejected: "rejected",
  superseded: "withdrawn",
};

/** The decision about a draft, for a screen that missed it. */
export function decisionOf(draft: EmailDraft, now: number): DraftDecision {
  const by = draft.approved_by ?? draft.edits.at(-1)?.by ?? "Someone";
  const due = draft.state === "approved" && draft.due_at ? Date.parse(draft.due_at) - now : null;
  return {
    draft_id: draft.id,
    version: draft.version,
    state: draft.state,
    by,
    at: draft.updated_at,
    change: CHANGES[draft.state] ?? "approved",
    reason: draft.rejected_reason,
    due_in_seconds: due === null ? null : Math.max(0, Math.ceil(due / 1000)),
  };
}

/** Who changed the draft, how, and why, as a sentence. */
export function decisionInWords({ by, change, reason, state }: DraftDecision): string {
  const text = (change === "approved" ? lookUp(APPROVED_DRAFTS, state) : null) ?? DRAFT_CHANGES[change];
  return `${sentence(fill(text, { by }))}${reason ? `: ${reason}` : ""}.`;
}
