import { Fragment } from "react";
import type { MappedColumn } from "@/lib/api/types";
import { percent } from "@/lib/format";
import { COLUMN_QUESTION, COLUMN_ROLES, fill, inSentence, nameInWords } from "@/lib/words";
import { Button } from "../ui/button";

const FIELDS = [
  "first_name",
  "last_name",
  "full_name",
  "email",
  "company_name",
  "job_title",
  "industry",
  "company_size",
  "country",
  "source",
  "budget_range",
  "pain_point",
  "urgency",
  "lead_message",
  "phone",
  "website",
  "linkedin_url",
  "created_date",
  "owner",
  "currency",
  "external_id",
] as const;

const KEPT = "";

/** The columns of the file with their fields, the reason, and sample values; each field can be changed. */
export function MappingTable({
  columns,
  changes,
  onChange,
}: {
  columns: readonly MappedColumn[];
  changes: Record<string, string | null>;
  onChange: (column: string, field: string | null) => void;
}) {
  return (
    <table className="w-full table-fixed border-collapse">
      <thead className="text-left text-xs text-ink-2 max-sm:sr-only">
        <tr className="border-b border-line">
          <th scope="col" className="py-2 pr-3 font-medium md:w-[17%]">
            Column
          </th>
          <th scope="col" className="w-3/5 px-3 py-2 font-medium sm:w-56">
            Maps to
          </th>
          <th scope="col" className="w-[36%] px-3 py-2 font-medium max-md:hidden">
            Confidence
          </th>
          <th scope="col" className="px-3 py-2 font-medium max-sm:hidden">
            Examples
          </th>
        </tr>
      </thead>
      <tbody>
        {columns.map((column) => {
          const isChanged = Object.hasOwn(changes, column.column);
          const question = isChanged ? null : column.suggestion;
          const field = isChanged ? (changes[column.column] ?? KEPT) : (column.field ?? KEPT);
          return (
            <Fragment key={column.column}>
              <tr className={`align-top ${question ? "" : "border-b border-line last:border-0"}`}>
                <th scope="row" className="py-2 pr-3 text-left font-medium wrap-anywhere">
                  {column.column}
                </th>
                <td className="px-3 py-1.5">
                  <select
                    aria-label={`Field for column ${column.column}`}
                    className="field min-w-36"
                    value={field}
                    onChange={(event) => onChange(column.column, event.target.value || null)}
                  >
                    <option value={KEPT}>
                      {COLUMN_ROLES[column.role === "outcome" && !isChanged ? "outcome" : "attribute"]}
                    </option>
                    {FIELDS.map((name) => (
                      <option key={name} value={name}>
                        {nameInWords(name)}
                      </option>
                    ))}
                  </select>
                </td>
                <td className="px-3 py-2 max-md:hidden">
                  {isChanged ? (
                    "Set by you"
                  ) : (
                    <>
                      <span className="num">{percent(column.confidence)}</span>
                      <span className="block text-xs text-ink-3">{column.why}</span>
                    </>
                  )}
                </td>
                <td className="px-3 py-2 text-ink-2 max-sm:hidden">
                  <span className="block truncate" title={column.samples.join("\n")}>
                    {column.samples.slice(0, 3).join(" · ")}
                  </span>
                </td>
              </tr>
              {question ? (
                <tr className="border-b border-line last:border-0">
                  <td colSpan={4} className="pb-3">
                    <Question column={column} field={question} onAnswer={onChange} />
                  </td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
    </table>
  );
}

/** A question about a column whose field is uncertain, with a sample and both answers. */
function Question({
  column,
  field,
  onAnswer,
}: {
  column: MappedColumn;
  field: string;
  onAnswer: (column: string, field: string | null) => void;
}) {
  const name = inSentence(nameInWords(field));
  return (
    <div className="rounded-md border border-line bg-sunken px-3 py-2">
      <p className="font-medium wrap-anywhere">
        {fill(COLUMN_QUESTION, { column: column.column, field: name })}
      </p>
      {column.samples[0] ? (
        <p dir="auto" className="mt-0.5 text-ink-2 wrap-anywhere">
          “{column.samples[0]}”
        </p>
      ) : null}
      <div className="mt-2 flex flex-wrap gap-2">
        <Button onClick={() => onAnswer(column.column, field)}>Yes, map to {name}</Button>
        <Button onClick={() => onAnswer(column.column, null)}>No, keep as custom field</Button>
      </div>
    </div>
  );
}
