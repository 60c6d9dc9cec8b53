"use client";

import type { ReactNode } from "react";
import type { PlaybookContent } from "@/lib/api/types";
import { DEPARTMENTS, INDUSTRIES, LANGUAGES, PLAYBOOK_FIELDS, PLAYBOOK_HELP, SENIORITIES } from "@/lib/words";
import { Section } from "../../ui/states";
import { Entries, type Language, TextField, withText } from "./fields";

type Offer = PlaybookContent["offers"][number];
type ProofPoint = NonNullable<PlaybookContent["proof_points"]>[number];
type Answer = NonNullable<PlaybookContent["answers"]>[number];
type Audience = NonNullable<Offer["audience"]>;

const EVERYBODY: Audience = { industries: [], departments: [], seniorities: [] };

export interface SectionProps {
  content: PlaybookContent;
  language: Language;
  change: (changes: Partial<PlaybookContent>) => void;
}

export function Offers({ content, language, change }: SectionProps) {
  return (
    <Part field="offers">
      <Entries
        entries={content.offers}
        noun="offer"
        fresh={(): Offer => ({ name: "", audience: EVERYBODY, texts: {} })}
        onChange={(offers) => change({ offers: [...offers] })}
      >
        {(offer, set) => (
          <>
            <TextField name="Name" value={offer.name} onChange={(name) => set({ name })} />
            <TextField
              name={`Text in ${LANGUAGES[language]}`}
              value={offer.texts[language] ?? ""}
              onChange={(text) => set({ texts: withText(offer.texts, language, text) })}
              rows={2}
            />
            <AudienceFields audience={offer.audience} onChange={(audience) => set({ audience })} />
          </>
        )}
      </Entries>
    </Part>
  );
}

export function ProofPoints({ content, language, change }: SectionProps) {
  return (
    <Part field="proof_points">
      <Entries
        entries={content.proof_points ?? []}
        noun="proof point"
        fresh={(): ProofPoint => ({ name: "", audience: EVERYBODY, texts: {}, source: "" })}
        onChange={(proof_points) => change({ proof_points: [...proof_points] })}
      >
        {(proof, set) => (
          <>
            <TextField name="Name" value={proof.name} onChange={(name) => set({ name })} />
            <TextField
              name={`Sentence in ${LANGUAGES[language]}`}
              value={proof.texts[language] ?? ""}
              onChange={(text) => set({ texts: withText(proof.texts, language, text) })}
              rows={2}
            />
            <TextField name="Source" value={proof.source} onChange={(source) => set({ source })} />
          </>
        )}
      </Entries>
    </Part>
  );
}

export function Links({ content, change }: SectionProps) {
  return (
    <Part field="links">
      <Entries
        entries={content.links ?? []}
        noun="link"
        fresh={() => ({ name: "", url: "https://" })}
        onChange={(links) => change({ links: [...links] })}
      >
        {(link, set) => (
          <>
            <TextField name="Name" value={link.name} onChange={(name) => set({ name })} />
            <TextField name="Address" value={link.url} onChange={(url) => set({ url })} />
          </>
        )}
      </Entries>
    </Part>
  );
}

export function Answers({ content, language, change }: SectionProps) {
  return (
    <Part field="answers">
      <Entries
        entries={content.answers ?? []}
        noun="answer"
        fresh={(): Answer => ({ name: "", words: {}, texts: {}, source: "" })}
        onChange={(answers) => change({ answers: [...answers] })}
      >
        {(answer, set) => (
          <>
            <TextField name="Name" value={answer.name} onChange={(name) => set({ name })} />
            <TextField
              name={`Words of the question in ${LANGUAGES[language]}, one per line`}
              value={(answer.words[language] ?? []).join("\n")}
              onChange={(text) => {
                const { [language]: _, ...others } = answer.words;
                set({ words: text ? { ...others, [language]: text.split("\n") } : others });
              }}
              rows={3}
            />
            <TextField
              name={`Answer in ${LANGUAGES[language]}`}
              value={answer.texts[language] ?? ""}
              onChange={(text) => set({ texts: withText(answer.texts, language, text) })}
              rows={4}
            />
            <TextField name="Source" value={answer.source} onChange={(source) => set({ source })} />
          </>
        )}
      </Entries>
    </Part>
  );
}

function Part({ field, children }: { field: keyof typeof PLAYBOOK_FIELDS; children: ReactNode }) {
  return (
    <Section title={PLAYBOOK_FIELDS[field]}>
      <p className="mb-4 text-ink-2">{PLAYBOOK_HELP[field]}</p>
      {children}
    </Section>
  );
}

const CONDITIONS = [
  { field: "industries", name: "Industries", words: INDUSTRIES },
  { field: "departments", name: "Departments", words: DEPARTMENTS },
  { field: "seniorities", name: "Seniorities", words: SENIORITIES },
] as const;

/** The leads that an offer is for; nothing chosen means all. */
function AudienceFields({
  audience,
  onChange,
}: {
  audience: Audience;
  onChange: (audience: Audience) => void;
}) {
  const chosen = CONDITIONS.flatMap(({ field, words }) =>
    (audience[field] ?? []).map((value) => (words as Readonly<Record<string, string>>)[value] ?? value),
  );
  return (
    <details>
      <summary className="cursor-pointer font-medium">
        For {chosen.length ? chosen.join(", ") : "everybody"}
      </summary>
      <div className="mt-2 grid gap-3 sm:grid-cols-3">
        {CONDITIONS.map(({ field, name, words }) => {
          const values: readonly string[] = audience[field] ?? [];
          return (
            <fieldset key={field} className="max-h-48 overflow-y-auto">
              <legend className="text-ink-2">{name}</legend>
              {Object.entries(words).map(([value, word]) => (
                <label key={value} className="flex items-center gap-2 py-0.5">
                  <input
                    type="checkbox"
                    checked={values.includes(value)}
                    onChange={(event) =>
                      onChange({
                        ...audience,
                        [field]: event.target.checked
                          ? [...values, value]
                          : values.filter((each) => each !== value),
                      } as Audience)
                    }
                  />
                  {word}
                </label>
              ))}
            </fieldset>
          );
        })}
      </div>
    </details>
  );
}
