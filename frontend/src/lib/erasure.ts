import type { Lead } from "@/lib/api/types";
import { leadName } from "@/lib/lead-name";

/** What a person types so that nobody is erased by a slip: the address, else the name. */
export function toType(
  lead: Pick<Lead, "id" | "email" | "first_name" | "last_name" | "company_name">,
): string {
  return (lead.email ?? leadName(lead)).trim();
}

/** How many rows there are over all tables. */
export function erasedRows(byTable: Readonly<Record<string, number>>): number {
  return Object.values(byTable).reduce((sum, rows) => sum + rows, 0);
}
