import type { Signal } from "@/lib/api/types";
import { anchorsOf, type Links, segments } from "@/lib/quotes";
import { inSentence, levelInWords, SIGNAL_KINDS } from "@/lib/words";

const NONE: Links = new Map();

/** A lead's message as plain text, with detected signals marked; with `links`, each mark links to its score line. */
export function QuotedText({
  text,
  signals,
  links = NONE,
}: {
  text: string;
  signals: readonly Signal[];
  links?: Links;
}) {
  const parts = segments(text, signals);
  const anchors = anchorsOf(parts, links);
  return (
    <p className="text-base whitespace-pre-wrap wrap-anywhere">
      {parts.map((part, index) => {
        if (part.signals.length === 0) return <span key={index}>{part.text}</span>;
        const line = part.signals.map((signal) => links.get(signal)).find(Boolean);
        return (
          <mark
            key={index}
            className="scroll-mt-24 rounded-sm bg-mark text-ink has-[:target]:outline-2 has-[:target]:outline-offset-2 has-[:target]:outline-accent"
            title={part.signals
              .map(({ kind, level }) => `${SIGNAL_KINDS[kind]}: ${inSentence(levelInWords(kind, level))}`)
              .join(", ")}
          >
            {anchors[index]?.map((name) => (
              <span key={name} id={`quote-${name}`} className="scroll-mt-24" />
            ))}
            {line ? <a href={`#line-${line}`}>{part.text}</a> : part.text}
          </mark>
        );
      })}
    </p>
  );
}
