import type { Upload } from "@/lib/api/types";
import { count } from "@/lib/format";

/** The number of added, merged and rejected rows; together they are all rows of the file. */
export function Counts({ counts, isDone }: { counts: Upload["counts"]; isDone: boolean }) {
  const cells = [
    { name: isDone ? "New leads" : "Will be added", value: counts.accepted },
    {
      name: isDone ? "Merged" : "Will be merged",
      value: counts.merged,
      note: `into existing leads; ${count(counts.changed)} with new data`,
    },
    { name: isDone ? "Rejected" : "Will be rejected", value: counts.rejected },
  ];
  return (
    <dl className="grid grid-cols-2 gap-3 sm:grid-cols-4">
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
