import type { ColumnMapping } from "@/lib/api/types";
import { fill, UNREAD_SHEETS } from "@/lib/words";

/** The sheet of a workbook that is read, if it has several with rows. */
export function SheetChoice({
  mapping,
  onChange,
}: {
  mapping: ColumnMapping;
  onChange: (sheet: string) => void;
}) {
  const { unread_sheets: unread, dialect } = mapping;
  const sheet = dialect.sheet ?? "";
  if (!unread.length) return null;
  const others = unread.map((name) => `“${name}”`).join(", ");
  return (
    <div className="mb-4 flex flex-wrap items-end gap-x-4 gap-y-2 rounded-md border border-line bg-sunken p-3">
      <label className="flex flex-col gap-1">
        <span className="text-xs text-ink-2">Sheet</span>
        <select
          className="field w-64 max-w-full"
          value={sheet}
          onChange={(event) => onChange(event.target.value)}
        >
          {[sheet, ...unread].map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <p role="status" className="min-w-0 flex-1 basis-72 wrap-anywhere">
        {fill(UNREAD_SHEETS, { sheet, others })}
      </p>
    </div>
  );
}
