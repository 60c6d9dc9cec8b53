"use client";

import { type ReactNode, useId } from "react";
import type { LANGUAGES } from "@/lib/words";
import { Button } from "../../ui/button";

export type Language = keyof typeof LANGUAGES;
export type Texts = Readonly<Partial<Record<Language, string>>>;

/** A labeled text field; with `rows`, one of several lines. */
export function TextField({
  name,
  value,
  onChange,
  rows,
  note,
}: {
  name: string;
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  note?: string;
}) {
  const id = useId();
  const given = { id, value, "aria-describedby": note ? `${id}-note` : undefined };
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="font-medium">
        {name}
      </label>
      {rows ? (
        <textarea
          {...given}
          rows={rows}
          className="field h-auto w-full py-1.5"
          onChange={(event) => onChange(event.target.value)}
        />
      ) : (
        <input {...given} className="field w-full" onChange={(event) => onChange(event.target.value)} />
      )}
      {note ? (
        <p id={`${id}-note`} className="text-ink-2">
          {note}
        </p>
      ) : null}
    </div>
  );
}

/** The texts with another text in one language; an empty text is removed. */
export function withText(texts: Texts | undefined, language: Language, text: string): Texts {
  const { [language]: _, ...others } = texts ?? {};
  return text ? { ...others, [language]: text } : others;
}

/** A list of entries that can be added, changed, and removed. */
export function Entries<Entry>({
  entries,
  noun,
  fresh,
  onChange,
  children,
}: {
  entries: readonly Entry[];
  noun: string;
  fresh: () => Entry;
  onChange: (entries: readonly Entry[]) => void;
  children: (entry: Entry, change: (changes: Partial<Entry>) => void) => ReactNode;
}) {
  return (
    <div className="flex flex-col gap-4">
      {entries.map((entry, index) => (
        <div key={index} className="flex flex-col gap-3 border-b border-line pb-4">
          {children(entry, (changes) =>
            onChange(entries.map((each, at) => (at === index ? { ...each, ...changes } : each))),
          )}
          <div>
            <Button
              size="sm"
              aria-label={`Remove ${noun} ${index + 1}`}
              onClick={() => onChange(entries.filter((_, at) => at !== index))}
            >
              Remove
            </Button>
          </div>
        </div>
      ))}
      <div>
        <Button onClick={() => onChange([...entries, fresh()])}>Add {noun}</Button>
      </div>
    </div>
  );
}
