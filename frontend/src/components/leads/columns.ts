export type ColumnId = "score" | "lead" | "company" | "source" | "why" | "status" | "action" | "age";

/** The columns of the leads list in their order; some appear only on wide screens. */
export const COLUMNS: readonly { id: ColumnId; name: string; canHide: boolean; look: string }[] = [
  { id: "score", name: "Score", canHide: false, look: "w-29" },
  { id: "lead", name: "Lead", canHide: false, look: "" },
  { id: "company", name: "Company", canHide: true, look: "max-lg:hidden w-[15%]" },
  { id: "source", name: "Source", canHide: true, look: "max-xl:hidden w-24" },
  { id: "why", name: "Reasons", canHide: true, look: "max-lg:hidden w-[18%]" },
  { id: "status", name: "Status", canHide: true, look: "max-sm:hidden w-32" },
  { id: "action", name: "Next action", canHide: true, look: "max-md:hidden w-40" },
  { id: "age", name: "Age", canHide: true, look: "max-sm:hidden w-20 text-right" },
];

export const COLUMNS_COOKIE = "leadops_hidden_columns";

export function hiddenColumns(cookie: string | undefined): ColumnId[] {
  const named = new Set((cookie ?? "").split("."));
  return COLUMNS.filter((column) => column.canHide && named.has(column.id)).map((column) => column.id);
}
