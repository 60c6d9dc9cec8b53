import type { Lead, LeadDetail } from "@/lib/api/types";
import { country, percent } from "@/lib/format";
import { nameInWords, sourceInWords, valueInWords } from "@/lib/words";
import { Section } from "../ui/states";

const PROFILE = [
  "email",
  "job_title",
  "company_name",
  "industry",
  "company_size",
  "country",
  "source",
  "budget_range",
  "urgency",
] as const;

/** Fields and details of a lead, enrichment with its sources, and custom fields. */
export function Profile({ lead, details }: { lead: Lead; details: LeadDetail["details"] }) {
  const profile = PROFILE.map((name): [string, string | null] => {
    const value = name === "industry" ? (lead.industry_text ?? lead.industry) : lead[name];
    if (name === "country") return [nameInWords(name), country(value)];
    return [nameInWords(name), value && valueInWords(name, value)];
  });
  const attributes = Object.entries(lead.attributes).filter(([name]) => !Object.hasOwn(details, name));
  const outcomes = Object.entries(lead.outcome_attributes);
  return (
    <Section title="Profile">
      <Pairs pairs={[...profile, ...detailPairs(lead, details)]} />
      {lead.enrichment.facts.length ? (
        <>
          <h3 className="mt-5 mb-1 text-xs font-semibold text-ink-3">Enrichment</h3>
          <dl>
            {lead.enrichment.facts.map((fact) => (
              <div
                key={fact.name}
                className="grid grid-cols-[6.5rem_1fr] gap-x-3 border-t border-line py-1.5"
              >
                <dt className="text-ink-2">{nameInWords(fact.name)}</dt>
                <dd className="min-w-0">
                  <span className="block wrap-anywhere">{valueInWords(fact.name, fact.value)}</span>
                  <span className="block text-xs text-ink-3">
                    From {sourceInWords(fact.source)}, {percent(fact.confidence)} confidence
                  </span>
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
      {attributes.length ? (
        <>
          <h3 className="mt-5 mb-1 text-xs font-semibold text-ink-3">Custom fields</h3>
          <Pairs pairs={attributes} />
        </>
      ) : null}
      {outcomes.length ? (
        <>
          <h3 className="mt-5 mb-1 text-xs font-semibold text-ink-3">Imported outcome</h3>
          <Pairs pairs={outcomes} />
        </>
      ) : null}
    </Section>
  );
}

/** The details of a lead. Several of one kind, such as two phone numbers, have the names of their columns. */
function detailPairs(lead: Lead, details: LeadDetail["details"]): [string, string | null][] {
  const kinds = Object.values(details);
  return Object.entries(details).map(([name, field]) => [
    kinds.filter((kind) => kind === field).length === 1 ? nameInWords(field) : name,
    lead.attributes[name] ?? null,
  ]);
}

function Pairs({ pairs }: { pairs: readonly (readonly [string, string | null])[] }) {
  return (
    <dl>
      {pairs.map(([name, value]) => (
        <div
          key={name}
          className="grid grid-cols-[6.5rem_1fr] gap-x-3 border-t border-line py-1.5 first:border-0"
        >
          <dt className="text-ink-2 wrap-anywhere">{name}</dt>
          <dd className={`wrap-anywhere ${value ? "" : "text-ink-3"}`}>{value ?? "Unknown"}</dd>
        </div>
      ))}
    </dl>
  );
}
