import type { RejectedRow, Upload } from "@/lib/api/types";
import { count, plural } from "@/lib/format";

/** What became of the rows, or will: the three add up to the rows of the file. */
export function Counts({ counts, isDone }: { counts: Upload["counts"]; isDone: boolean }) {
  const cells = [
    { name: isDone ? "New leads" : "Will be added", value: counts.accepted },
    {
      name: isDone ? "Merged" : "Will be merged",
      value: counts.merged,
      note: `into leads that are there; ${plural(counts.changed, "changes", "change")} something`,
    },
    { name: isDone ? "Rejected" : "Will be rejected", value: counts.rejected },
  ];
  return (
    <dl className="grid gap-3 sm:grid-cols-4">
      <div>
        <dt className="text-ink-2">Rows in the file</dt>
        <dd className="num text-xl font-semibold">{count(counts.rows)}</dd>
      </div>
      {cells.map((cell) => (
        <div key={cell.name}>
          <dt className="text-ink-2">{cell.name}</dt>
          <dd>
            <span className="num text-xl font-semibold">{count(cell.value)}</span>
            {cell.note && cell.value ? <span className="block text-xs text-ink-3">{cell.note}</span> : null}
          </dd>
        </div>
      ))}
    </dl>
  );
}

const SHOWN = 100;

/** Rows that are not taken: where, why, and how to mend them. */
export function RejectedRows({ rows, total }: { rows: readonly RejectedRow[]; total: number }) {
  if (!rows.length) return null;
  return (
    <details className="mt-4" open={rows.length <= 10}>
      <summary className="text-ink-2">{plural(total, "row")} that will be rejected, and why</summary>
      <div className="relative mt-2 max-h-80 overflow-auto rounded-md border border-line">
        <table className="w-full border-collapse">
          <thead className="sticky top-0 bg-surface text-left text-xs text-ink-2">
            <tr className="border-b border-line">
              <th scope="col" className="w-16 px-3 py-2 font-medium">
                Line
              </th>
              <th scope="col" className="w-32 px-3 py-2 font-medium">
                Column
              </th>
              <th scope="col" className="px-3 py-2 font-medium">
                Why
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, SHOWN).map((row) => (
              <tr key={`${row.line}:${row.column}`} className="border-b border-line last:border-0">
                <td className="num px-3 py-1.5">{row.line}</td>
                <td className="px-3 py-1.5 wrap-anywhere">{row.column ?? "–"}</td>
                <td className="px-3 py-1.5 wrap-anywhere">{row.reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {total > SHOWN ? (
        <p className="mt-1 text-xs text-ink-3">
          The first {SHOWN} are shown; all can be downloaded afterwards.
        </p>
      ) : null}
    </details>
  );
}
