import type { Signal } from "@/lib/api/types";
import { segments } from "@/lib/quotes";
import { valueInWords } from "@/lib/words";

/** A lead's own words, as text and nothing else, with what was read from them marked. */
export function QuotedText({ text, signals }: { text: string; signals: readonly Signal[] }) {
  return (
    <p className="text-base whitespace-pre-wrap wrap-anywhere">
      {segments(text, signals).map((part, index) =>
        part.signals.length ? (
          <mark
            key={index}
            className="rounded-sm bg-mark text-ink"
            title={part.signals
              .map((signal) => `${valueInWords(signal.kind)}: ${valueInWords(signal.level).toLowerCase()}`)
              .join(", ")}
          >
            {part.text}
          </mark>
        ) : (
          <span key={index}>{part.text}</span>
        ),
      )}
    </p>
  );
}
