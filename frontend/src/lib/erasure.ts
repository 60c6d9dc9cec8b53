import type { Lead } from "@/lib/api/types";
import { leadName } from "@/lib/lead-name";

/** The text to type before an erasure: the email address, or else the name. */
export function toType(
  lead: Pick<Lead, "id" | "email" | "first_name" | "last_name" | "company_name">,
): string {
  return (lead.email ?? leadName(lead)).trim();
}

/** The number of rows in all tables. */
export function erasedRows(byTable: Readonly<Record<string, number>>): number {
  return Object.values(byTable).reduce((sum, rows) => sum + rows, 0);
}
