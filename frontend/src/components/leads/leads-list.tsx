import { cookies } from "next/headers";
import { listLeads } from "@/lib/api/leads";
import { type Params, parse } from "@/lib/filters";
import { PageFailure } from "../shell/retry";
import { COLUMNS_COOKIE, hiddenColumns } from "./columns";
import { LeadsTable } from "./leads-table";

/** The leads that match the filters in the address bar. */
export async function LeadsList({ params, total }: { params: Params; total: number | null }) {
  const filters = parse(params);
  const cursor = typeof params.cursor === "string" ? params.cursor : null;
  const [page, jar] = await Promise.all([listLeads(filters, cursor), cookies()]);
  if (!page.ok) return <PageFailure failure={page.failure} />;
  return (
    <LeadsTable
      leads={page.value.items}
      filters={filters}
      nextCursor={page.value.next_cursor ?? null}
      isFirstPage={cursor === null}
      hiddenAtFirst={hiddenColumns(jar.get(COLUMNS_COOKIE)?.value)}
      total={total}
    />
  );
}
