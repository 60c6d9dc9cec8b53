"use client";

import {
  columnVisibilityFeature,
  createColumnHelper,
  type RowSelectionState,
  rowSelectionFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { FileUp, Plus, SearchX, Users } from "lucide-react";
import type { Route } from "next";
import dynamic from "next/dynamic";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useMemo, useRef, useState } from "react";
import type { LeadSummary } from "@/lib/api/types";
import { type Filters, isFiltered, serialize } from "@/lib/filters";
import { count, plural } from "@/lib/format";
import { useKeys } from "@/lib/keys";
import { leadName } from "@/lib/lead-name";
import { isMoving, isOnItsWay } from "@/lib/next-step";
import { SOURCES, STATUSES } from "@/lib/words";
import { buttonStyle } from "../ui/button";
import { ScoreBadge } from "../ui/label-badge";
import { Empty } from "../ui/states";
import { RelativeTime } from "../ui/time";
import { COLUMNS, COLUMNS_COOKIE, type ColumnId } from "./columns";
import { FilterBar } from "./filter-bar";
import { NextStepCell, NextStepLine } from "./next-step";
import { RefreshWhile } from "./refresh-while";
import { Why } from "./why";

// Loaded on first use.
const BulkBar = dynamic(() => import("./bulk-bar").then((module) => module.BulkBar), { ssr: false });
const LeadSheet = dynamic(() => import("./lead-sheet").then((module) => module.LeadSheet), { ssr: false });
const NewLead = dynamic(() => import("./new-lead").then((module) => module.NewLead), { ssr: false });

const features = tableFeatures({ rowSelectionFeature, columnVisibilityFeature });
const helper = createColumnHelper<typeof features, LeadSummary>();

const columns = helper.columns([
  helper.display({
    id: "score",
    cell: ({ row: { original } }) => <ScoreBadge lead={original} />,
  }),
  helper.display({ id: "lead", cell: ({ row: { original } }) => <Who lead={original} /> }),
  helper.display({ id: "company", cell: ({ row: { original } }) => <Company lead={original} /> }),
  helper.display({
    id: "source",
    cell: ({ row: { original } }) => (original.source ? SOURCES[original.source] : "–"),
  }),
  helper.display({
    id: "why",
    cell: ({ row: { original } }) => <Why lead={original} />,
  }),
  helper.display({
    id: "status",
    cell: ({ row: { original } }) => STATUSES[original.status],
  }),
  helper.display({ id: "action", cell: ({ row: { original } }) => <NextStepCell lead={original} /> }),
  helper.display({
    id: "age",
    cell: ({ row: { original } }) => <RelativeTime at={original.created_at} className="text-ink-2" />,
  }),
]);

// The selection of each list, by its address, for when a person comes back to it.
const kept = new Map<string, RowSelectionState>();

/** The leads of one page: select, preview or open them, by mouse or keyboard. */
export function LeadsTable({
  leads,
  filters,
  nextCursor,
  isFirstPage,
  hiddenAtFirst,
  total,
}: {
  leads: readonly LeadSummary[];
  filters: Filters;
  nextCursor: string | null;
  isFirstPage: boolean;
  hiddenAtFirst: readonly ColumnId[];
  total: number | null;
}) {
  const router = useRouter();
  const path = usePathname();
  const search = serialize(filters);
  const key = `${path}?${search}`;
  const [selection, setSelection] = useState<RowSelectionState>(() => kept.get(key) ?? {});
  const [hidden, setHidden] = useState<ReadonlySet<ColumnId>>(() => new Set(hiddenAtFirst));
  const [active, setActive] = useState(-1);
  const [shown, setShown] = useState<LeadSummary | null>(null);
  const [isAdding, setAdding] = useState(false);
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    kept.set(key, selection);
  }, [key, selection]);
  const visibility = useMemo(() => Object.fromEntries([...hidden].map((id) => [id, false])), [hidden]);
  const data = useMemo(() => [...leads], [leads]);
  const table = useTable({
    features,
    columns,
    data,
    getRowId: (lead) => lead.id,
    state: { rowSelection: selection, columnVisibility: visibility },
    onRowSelectionChange: setSelection,
  });
  const rows = table.getRowModel().rows;
  const step = (by: 1 | -1) => {
    const next = Math.max(0, Math.min(rows.length - 1, active + by));
    setActive(next);
    body.current?.rows[next]?.querySelector<HTMLElement>("a")?.focus();
  };
  const row = rows[active];
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    x: () => row?.toggleSelected(),
    " ": () => row && setShown(row.original),
    // biome-ignore lint/complexity/useLiteralKeys: a key of the keyboard, not a component
    ["Enter"]: () => row && router.push(`/leads/${row.original.id}`),
  });
  const chosen = leads.filter((lead) => selection[lead.id]);
  const nextHref = `${path}?${search}${search ? "&" : ""}cursor=${encodeURIComponent(nextCursor ?? "")}`;
  return (
    <section aria-label="Leads" className="flex flex-col gap-3">
      <FilterBar
        filters={filters}
        hidden={hidden}
        onHiddenChange={(next) => {
          setHidden(next);
          // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not everywhere yet
          document.cookie = `${COLUMNS_COOKIE}=${[...next].join(".")}; path=/; max-age=31536000; samesite=lax`;
        }}
        actions={
          <>
            <Link href="/upload" className={buttonStyle()}>
              <FileUp aria-hidden="true" className="size-4" /> Import leads
            </Link>
            <button type="button" className={buttonStyle()} onClick={() => setAdding(true)}>
              <Plus aria-hidden="true" className="size-4" /> Add lead
            </button>
          </>
        }
      />
      <div className="card overflow-clip">
        {rows.length === 0 ? (
          <NoLeads isFiltered={isFiltered(filters)} />
        ) : (
          <table className="w-full table-fixed border-collapse">
            <thead className="sticky top-12 z-10 bg-surface">
              <tr className="h-9 border-b border-line text-left text-xs text-ink-2">
                <th className="w-10 pl-3">
                  <input
                    type="checkbox"
                    aria-label="Select all on this page"
                    className="size-4 accent-accent align-middle"
                    checked={table.getIsAllRowsSelected()}
                    onChange={table.getToggleAllRowsSelectedHandler()}
                  />
                </th>
                {COLUMNS.filter((column) => !hidden.has(column.id)).map((column) => (
                  <th key={column.id} scope="col" className={`px-2 font-medium ${column.look}`}>
                    {column.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody ref={body}>
              {rows.map((each, index) => (
                <tr
                  key={each.id}
                  data-active={index === active || undefined}
                  aria-selected={each.getIsSelected()}
                  onClick={(event) => {
                    if ((event.target as HTMLElement).closest("a,input,button")) return;
                    setActive(index);
                    setShown(each.original);
                  }}
                  onFocus={() => setActive(index)}
                  className="h-11 cursor-pointer border-b border-line last:border-0 hover:bg-sunken data-active:bg-accent-ground aria-selected:bg-accent-ground"
                >
                  <td className="pl-3">
                    <input
                      type="checkbox"
                      aria-label={`Select ${leadName(each.original)}`}
                      className="size-4 accent-accent align-middle"
                      checked={each.getIsSelected()}
                      onChange={each.getToggleSelectedHandler()}
                    />
                  </td>
                  {each.getVisibleCells().map((cell) => (
                    <td
                      key={cell.id}
                      className={`truncate px-2 ${COLUMNS.find((column) => column.id === cell.column.id)?.look}`}
                    >
                      <table.FlexRender cell={cell} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      <footer className="flex items-center justify-between gap-3 text-ink-2">
        <span className="num">
          Showing{" "}
          {total !== null && !isFiltered(filters)
            ? `${count(rows.length)} of ${plural(total, "lead")}`
            : plural(rows.length, "lead")}
        </span>
        <span className="flex flex-wrap justify-end gap-2">
          <Link href="/leads/duplicates" className={buttonStyle("ghost")}>
            Possible duplicates
          </Link>
          {isFirstPage ? null : (
            <Link href={(search ? `${path}?${search}` : path) as Route} className={buttonStyle()}>
              First page
            </Link>
          )}
          {nextCursor ? (
            <Link href={nextHref as Route} className={buttonStyle()}>
              Next page
            </Link>
          ) : null}
        </span>
      </footer>
      <RefreshWhile isMoving={leads.some(isMoving)} />
      {chosen.length ? <BulkBar leads={chosen} onDone={() => setSelection({})} /> : null}
      {shown ? <LeadSheet lead={shown} onClose={() => setShown(null)} /> : null}
      {isAdding ? <NewLead onClose={() => setAdding(false)} /> : null}
    </section>
  );
}

function Who({ lead }: { lead: LeadSummary }) {
  return (
    <span className="flex min-w-0 max-sm:flex-col max-sm:py-2 sm:items-baseline sm:gap-2">
      <Link
        href={`/leads/${lead.id}`}
        prefetch={false}
        className="max-w-full truncate font-medium hover:underline sm:max-w-[85%] sm:shrink-0"
      >
        {leadName(lead)}
      </Link>
      <span className="min-w-0 truncate text-ink-3 max-sm:hidden">{lead.job_title}</span>
      <span className="truncate text-xs text-ink-3 sm:hidden">
        {lead.hold || isOnItsWay(lead) ? (
          <>
            <NextStepLine lead={lead} className="font-medium text-ink" /> ·{" "}
          </>
        ) : null}
        {[lead.company_name, lead.job_title].filter(Boolean).join(" · ")}
      </span>
    </span>
  );
}

function Company({ lead }: { lead: LeadSummary }) {
  return (
    <span className="flex min-w-0 items-baseline gap-2">
      <span className="truncate">{lead.company_name ?? "–"}</span>
      {lead.company_size ? <span className="shrink-0 text-ink-3">{lead.company_size}</span> : null}
    </span>
  );
}

function NoLeads({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered)
    return (
      <Empty icon={SearchX} title="No leads match these filters">
        Remove a filter, or clear them all.
      </Empty>
    );
  return (
    <Empty
      icon={Users}
      title="No leads yet"
      action={
        <Link href="/upload" className={buttonStyle("primary")}>
          <FileUp aria-hidden="true" className="size-4" /> Import leads
        </Link>
      }
    >
      Drop a file from your CRM anywhere on this page. LeadOps scores each lead, explains the score, and
      drafts emails to the promising ones.
    </Empty>
  );
}
