"use client";

import { CircleSlash, GitMerge, type LucideIcon, UserPlus } from "lucide-react";
import Link from "next/link";
import { useState } from "react";
import type { Fate, RowFate, Upload } from "@/lib/api/types";
import { count, plural } from "@/lib/format";
import { FATES, inSentence, nameInWords } from "@/lib/words";

const LOOKS: Record<Fate, { icon: LucideIcon; look: string }> = {
  added: { icon: UserPlus, look: "text-gain" },
  merged: { icon: GitMerge, look: "text-accent" },
  rejected: { icon: CircleSlash, look: "text-loss" },
};
const ORDER = ["added", "merged", "rejected"] as const;
const STEP = 50;

/** The dry run by row: the result of each row with its reason, all counts, and the first rows of each kind. */
export function RowFates({ rows, counts }: { rows: readonly RowFate[]; counts: Upload["counts"] }) {
  const totals: Record<Fate, number> = {
    added: counts.accepted,
    merged: counts.merged,
    rejected: counts.rejected,
  };
  const [kind, setKind] = useState<Fate | "all">("all");
  const [most, setMost] = useState(STEP);
  const chosen = kind === "all" ? rows : rows.filter((row) => row.fate === kind);
  const shown = chosen.slice(0, most);
  const total = kind === "all" ? counts.rows : totals[kind];
  const choose = (next: Fate | "all") => {
    setKind(next);
    setMost(STEP);
  };
  return (
    <div className="mt-4">
      <fieldset className="mb-2 flex flex-wrap gap-1">
        <legend className="sr-only">Rows to show</legend>
        {(["all", ...ORDER] as const).map((each) => (
          <button
            key={each}
            type="button"
            aria-pressed={kind === each}
            onClick={() => choose(each)}
            className="num h-7 rounded-md px-2 text-ink-2 hover:bg-sunken aria-pressed:bg-sunken aria-pressed:font-medium aria-pressed:text-ink"
          >
            {each === "all" ? "All rows" : FATES[each]}{" "}
            <span className="text-ink-3">{count(each === "all" ? counts.rows : totals[each])}</span>
          </button>
        ))}
      </fieldset>
      {shown.length === 0 ? (
        <p className="py-3 text-ink-2">No rows.</p>
      ) : (
        <div className="relative max-h-96 overflow-auto rounded-md border border-line">
          <table aria-label="Preview by row" className="w-full border-collapse">
            <thead className="sticky top-0 bg-surface text-left text-xs text-ink-2">
              <tr className="border-b border-line">
                <th scope="col" className="w-14 px-3 py-2 text-right font-medium">
                  Line
                </th>
                <th scope="col" className="px-3 py-2 font-medium sm:w-40">
                  <span className="max-sm:sr-only">Result</span>
                </th>
                <th scope="col" className="px-3 py-2 font-medium">
                  Lead or reason
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <Row key={row.line} row={row} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <p className="num mt-2 flex flex-wrap items-center gap-3 text-xs text-ink-3">
        {shown.length < total ? `${count(shown.length)} of ${plural(total, "row")} shown` : null}
        {shown.length < chosen.length ? (
          <button
            type="button"
            className="font-medium text-accent underline-offset-2 hover:underline"
            onClick={() => setMost((now) => now + STEP * 4)}
          >
            Show more
          </button>
        ) : null}
        {kind === "rejected" && shown.length < total
          ? "You can download all of them after the import."
          : null}
      </p>
    </div>
  );
}

function Row({ row }: { row: RowFate }) {
  const { icon: Icon, look } = LOOKS[row.fate];
  return (
    <tr className="border-b border-line align-top last:border-0">
      <td className="num px-3 py-1.5 text-right text-ink-2">{row.line}</td>
      <td className="px-3 py-1.5">
        <span className={`inline-flex items-start gap-1.5 ${look}`}>
          <Icon aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span className="max-sm:sr-only">{FATES[row.fate]}</span>
        </span>
      </td>
      <td className="px-3 py-1.5 wrap-anywhere">
        {row.fate === "rejected" ? (
          <>
            {row.column ? <span className="font-medium">{row.column}: </span> : null}
            {row.reason}
          </>
        ) : (
          <>
            {row.lead_id ? (
              <Link href={`/leads/${row.lead_id}`} className="font-medium hover:underline">
                {row.name}
              </Link>
            ) : (
              row.name
            )}
            {row.fate === "merged" ? <span className="block text-ink-2">{merged(row)}</span> : null}
          </>
        )}
      </td>
    </tr>
  );
}

function merged(row: RowFate): string {
  const match = row.lead_id ? "Existing lead" : "Duplicate of an earlier row";
  if (row.changed.length === 0) return `${match}, no new data`;
  return `${match}, updates ${row.changed.map(fieldInWords).join(", ")}`;
}

function fieldInWords(field: string): string {
  const column = field.replace(/^(outcome_)?attributes\./, "");
  return column === field ? inSentence(nameInWords(field)) : `“${column}”`;
}
