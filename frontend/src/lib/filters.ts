import type { Action, Label, LeadSort, LeadSource, LeadStatus } from "@/lib/api/types";
import { ACTIONS, EXPLORED, LABELS, SORTS, SOURCES, STATUSES } from "@/lib/words";

/** The filters of the leads list, as they appear in the address bar. */
export interface Filters {
  statuses: LeadStatus[];
  labels: Label[];
  sources: LeadSource[];
  actions: Action[];
  /** Only leads of the random sample. */
  explored: boolean;
  from: string | null;
  to: string | null;
  text: string;
  sort: LeadSort;
}

export type Params = Record<string, string | string[] | undefined>;

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Read filters from the address bar. Unknown values are ignored, so that an old or mistyped link still opens. */
export function parse(params: Params): Filters {
  return {
    statuses: several(params.status, STATUSES),
    labels: several(params.label, LABELS),
    sources: several(params.source, SOURCES),
    actions: several(params.action, ACTIONS),
    explored: first(params.explored) === "1",
    from: day(params.from),
    to: day(params.to),
    text: first(params.q).slice(0, 200),
    sort: several(params.sort, SORTS)[0] ?? "score",
  };
}

export function serialize(filters: Filters): string {
  const search = new URLSearchParams();
  if (filters.text) search.set("q", filters.text);
  for (const [key, values] of [
    ["label", filters.labels],
    ["status", filters.statuses],
    ["source", filters.sources],
    ["action", filters.actions],
  ] as const) {
    if (values.length) search.set(key, values.join(","));
  }
  if (filters.explored) search.set("explored", "1");
  if (filters.from) search.set("from", filters.from);
  if (filters.to) search.set("to", filters.to);
  if (filters.sort !== "score") search.set("sort", filters.sort);
  return search.toString();
}

export function isFiltered(filters: Filters): boolean {
  return serialize({ ...filters, sort: "score" }) !== "";
}

/** The chips under the bar: the text of each active filter, and the filters without it. */
export function chips(filters: Filters): { text: string; without: Filters }[] {
  const out: { text: string; without: Filters }[] = [];
  const add = <K extends "labels" | "statuses" | "sources" | "actions">(
    key: K,
    words: Record<Filters[K][number], string>,
  ) => {
    for (const value of filters[key]) {
      const rest = filters[key].filter((other) => other !== value);
      out.push({ text: words[value as Filters[K][number]], without: { ...filters, [key]: rest } });
    }
  };
  add("labels", LABELS);
  add("statuses", STATUSES);
  add("sources", SOURCES);
  add("actions", ACTIONS);
  if (filters.explored) out.push({ text: EXPLORED, without: { ...filters, explored: false } });
  if (filters.from)
    out.push({ text: `From ${dayInWords(filters.from)}`, without: { ...filters, from: null } });
  if (filters.to) out.push({ text: `Until ${dayInWords(filters.to)}`, without: { ...filters, to: null } });
  if (filters.text) out.push({ text: `“${filters.text}”`, without: { ...filters, text: "" } });
  return out;
}

function dayInWords(day: string): string {
  return new Date(`${day}T00:00:00Z`).toLocaleDateString("en", { dateStyle: "medium", timeZone: "UTC" });
}

function first(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? "";
}

function several<T extends string>(value: string | string[] | undefined, words: Record<T, string>): T[] {
  const given = (Array.isArray(value) ? value : [value ?? ""]).flatMap((part) => part.split(","));
  return [...new Set(given)].filter((part): part is T => Object.hasOwn(words, part));
}

function day(value: string | string[] | undefined): string | null {
  const text = first(value);
  return DAY.test(text) && !Number.isNaN(Date.parse(text)) ? text : null;
}
