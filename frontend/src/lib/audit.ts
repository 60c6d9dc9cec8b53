import type { AuditEvent, SuppressionEntry } from "@/lib/api/types";
import {
  AUDIT_EVENTS,
  fill,
  inSentence,
  lookUp,
  PERSON_ERASED,
  REMOVED_TARGETS,
  ROLES,
  SETTING_NAMES,
  SETTING_VALUES,
  UNKNOWN_ACTOR,
} from "@/lib/words";

/** What happened, in one sentence. */
export function auditInWords({ kind, details }: Pick<AuditEvent, "kind" | "details">): string {
  const value = (name: string) => details[name] ?? "";
  const words = (table: Readonly<Record<string, string>>, name: string) =>
    inSentence(lookUp(table, value(name)) ?? value(name));
  if (kind === "lead_erased" && !details.lead_id) return PERSON_ERASED;
  const values = kind === "settings_changed" ? SETTING_VALUES : ROLES;
  const target = lookUp(REMOVED_TARGETS, value("kind") as SuppressionEntry["kind"]) ?? "";
  return fill(AUDIT_EVENTS[kind], {
    role: words(ROLES, "role"),
    user: value("user_name"),
    before: words(values, "from"),
    after: words(values, "to"),
    setting: fill(lookUp(SETTING_NAMES, value("setting")) ?? value("setting"), { column: value("column") }),
    target: fill(inSentence(target), { domain: value("domain") }),
    lead: value("lead_id").slice(0, 8),
    date: value("before"),
    count: value("count"),
  });
}

/** Who did it. The person behind a failed sign-in is unknown. */
export function actorInWords({ kind, actor }: Pick<AuditEvent, "kind" | "actor">): string {
  return kind === "sign_in_failed" ? UNKNOWN_ACTOR : actor.name;
}
