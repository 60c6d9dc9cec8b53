import type { Lead } from "@/lib/api/types";
import { country, percent } from "@/lib/format";
import { factName, SOURCES, sentence, sourceInWords, valueInWords } from "@/lib/words";
import { Section } from "../ui/states";

/** Who it is: what was said, what was found out and from where, and the columns of one's own. */
export function Profile({ lead }: { lead: Lead }) {
  const said: [string, string | null][] = [
    ["E-mail", lead.email],
    ["Job title", lead.job_title],
    ["Company", lead.company_name],
    ["Industry", lead.industry_text ?? (lead.industry ? valueInWords(lead.industry) : null)],
    ["Size", lead.company_size ? `${lead.company_size} people` : null],
    ["Country", country(lead.country)],
    ["Source", lead.source ? SOURCES[lead.source] : null],
    ["Budget a year", lead.budget_range ? `${lead.budget_range} USD` : null],
    ["Urgency", lead.urgency ? sentence(lead.urgency) : null],
  ];
  const attributes = Object.entries(lead.attributes);
  const outcomes = Object.entries(lead.outcome_attributes);
  return (
    <Section title="Profile">
      <Pairs pairs={said} />
      {lead.enrichment.facts.length ? (
        <>
          <h3 className="mt-5 mb-1 text-xs font-semibold text-ink-3">Found out</h3>
          <dl>
            {lead.enrichment.facts.map((fact) => (
              <div
                key={fact.name}
                className="grid grid-cols-[6.5rem_1fr] gap-x-3 border-t border-line py-1.5"
              >
                <dt className="text-ink-2">{factName(fact.name)}</dt>
                <dd className="min-w-0">
                  <span className="block wrap-anywhere">{valueInWords(fact.value)}</span>
                  <span className="block text-xs text-ink-3" title={`Read from ${fact.source}`}>
                    from {sourceInWords(fact.source)}, {percent(fact.confidence)} sure
                  </span>
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
      {attributes.length ? (
        <>
          <h3 className="mt-5 mb-1 text-xs font-semibold text-ink-3">Columns of your file</h3>
          <Pairs pairs={attributes} />
        </>
      ) : null}
      {outcomes.length ? (
        <>
          <h3 className="mt-5 mb-1 text-xs font-semibold text-ink-3">How it ended, says your file</h3>
          <Pairs pairs={outcomes} />
        </>
      ) : null}
    </Section>
  );
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
          <dd className={`wrap-anywhere ${value ? "" : "text-ink-3"}`}>{value ?? "Not known"}</dd>
        </div>
      ))}
    </dl>
  );
}
