import { nameInWords } from "../words";
import type { CheckResult, DraftDecision } from "./types";

/** Why a call failed, in words for the person at the screen. */
export interface Failure {
  title: string;
  detail: string;
  /** HTTP status; 0 if the service did not respond. */
  status: number;
  requestId: string | null;
  /** Stable name of the problem, such as `failing-checks`. */
  code?: string;
  /** The checks that block sending, if a draft was refused because of them. */
  checks?: readonly CheckResult[];
  /** Who edited the draft, or decided about it, before this person did. */
  decision?: DraftDecision;
  /** What is wrong with each field of a form, by the field's name. */
  fields?: Readonly<Record<string, string>>;
  /** The stored lead, if one was to be added that exists already. */
  existing?: ExistingLead;
}

export interface ExistingLead {
  id: string;
  name: string;
  /** True if the email address is the same, false if name and company are. */
  same_email: boolean;
}

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure };

/** Thrown by reads; the nearest error boundary or the caller shows it. */
export class ApiError extends Error {
  constructor(readonly failure: Failure) {
    super(`${failure.title}: ${failure.detail}`);
    this.name = "ApiError";
  }
}

export function isConflict(failure: Failure): boolean {
  return failure.status === 409 || failure.status === 412;
}

/** Problem details (RFC 9457), or any other error reply, as a failure. */
export function failureOf(status: number, body: unknown, requestId: string | null): Failure {
  const problem = typeof body === "object" && body !== null ? (body as Record<string, unknown>) : {};
  const text = (key: string) =>
    typeof problem[key] === "string" && problem[key] ? (problem[key] as string) : null;
  const errors = Array.isArray(problem.errors) ? problem.errors : [];
  const parts = errors
    .map((error) =>
      error && typeof error.message === "string" ? `${fieldName(error.pointer)}${error.message}` : null,
    )
    .filter((part) => part !== null);
  const fields = fieldsOf(errors);
  return {
    title: text("title") ?? `Unexpected response from LeadOps (${status})`,
    detail: parts.length ? parts.join("; ") : (text("detail") ?? "No reason was given. Try again."),
    status,
    requestId: text("request_id") ?? requestId,
    ...draftProblem(text("type"), problem),
    ...(Object.keys(fields).length ? { fields } : {}),
    ...(isExisting(problem.existing) ? { existing: problem.existing } : {}),
  };
}

const PROBLEM = "urn:leadops:problem:";

/** What a refused decision about a draft says besides; the service writes it from its own schema. */
function draftProblem(
  type: string | null,
  problem: Record<string, unknown>,
): Pick<Failure, "code" | "checks" | "decision"> {
  if (type === `${PROBLEM}failing-checks` && Array.isArray(problem.checks))
    return { code: "failing-checks", checks: problem.checks as CheckResult[] };
  if (type === `${PROBLEM}draft-changed` && problem.decision)
    return { code: "draft-changed", decision: problem.decision as DraftDecision };
  return {};
}

// "body/email" as "Email: "; empty if the pointer names no field.
function fieldName(pointer: unknown): string {
  const [, ...parts] = String(pointer ?? "").split("/");
  const name = parts.findLast((part) => !/^\d+$/.test(part));
  return name ? `${nameInWords(name)}: ` : "";
}

function fieldsOf(errors: readonly unknown[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const error of errors) {
    const { pointer, message } = (error ?? {}) as Record<string, unknown>;
    if (typeof pointer === "string" && pointer.startsWith("body/") && typeof message === "string")
      fields[pointer.slice("body/".length)] = message;
  }
  return fields;
}

function isExisting(value: unknown): value is ExistingLead {
  if (typeof value !== "object" || value === null) return false;
  const { id, name, same_email } = value as Record<string, unknown>;
  return typeof id === "string" && typeof name === "string" && typeof same_email === "boolean";
}

/** The service did not respond. */
export function unreachable(): Failure {
  return {
    title: "LeadOps isn't responding",
    detail: "Your work is safe. The service may be restarting. Try again in a moment.",
    status: 0,
    requestId: null,
  };
}
