import type { ColumnMapping } from "@/lib/api/types";
import { ENCODING_GUESS, ENCODINGS } from "@/lib/words";

const KNOWN: Readonly<Record<string, string>> = ENCODINGS;

/** The encoding of a text file, with names from the file as each likely encoding shows them. */
export function EncodingChoice({
  mapping,
  chosen,
  onChange,
}: {
  mapping: ColumnMapping;
  /** The encoding that the person chose, or null for the detected one. */
  chosen: string | null;
  onChange: (encoding: string) => void;
}) {
  const { encodings, dialect } = mapping;
  if (dialect.format !== "csv" || !encodings.length) return null;
  const isGuess = encodings.length > 1;
  const likely = encodings.map(({ encoding }) => encoding);
  const others = Object.keys(KNOWN).filter((encoding) => !likely.includes(encoding));
  const value = chosen ?? dialect.encoding;
  return (
    <div
      className={`mb-4 flex flex-wrap items-start gap-x-4 gap-y-2 rounded-md ${isGuess ? "border border-line-strong bg-sunken p-3" : ""}`}
    >
      {isGuess ? (
        <p role="status" className="w-full font-medium">
          {ENCODING_GUESS}
        </p>
      ) : null}
      <label className="flex flex-col gap-1">
        <span className="text-xs text-ink-2">Encoding</span>
        <select
          className="field w-64 max-w-full"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {[...new Set([value, ...likely])].map((encoding) => (
            <option key={encoding} value={encoding}>
              {named(encoding)}
            </option>
          ))}
          <optgroup label="Other encodings">
            {others
              .filter((encoding) => encoding !== value)
              .map((encoding) => (
                <option key={encoding} value={encoding}>
                  {named(encoding)}
                </option>
              ))}
          </optgroup>
        </select>
      </label>
      <dl className="flex min-w-0 flex-1 basis-72 flex-col gap-1 sm:pt-5">
        {encodings.map(({ encoding, samples }) => (
          <div key={encoding} className="flex flex-wrap gap-x-2">
            {isGuess ? (
              <dt className="w-56 text-ink-2">{named(encoding)}</dt>
            ) : (
              <dt className="sr-only">Names</dt>
            )}
            <dd dir="auto" className="min-w-0 wrap-anywhere">
              {samples.join(" · ")}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function named(encoding: string): string {
  return Object.hasOwn(KNOWN, encoding) ? (KNOWN[encoding] ?? encoding) : encoding;
}
