import Link from "next/link";
import { leadDetail } from "@/lib/api/leads";
import type { EvaluationTrace } from "@/lib/api/types";
import { count, plural, score } from "@/lib/format";
import { leadName } from "@/lib/lead-name";
import { movedOfAll } from "@/lib/learning";
import { LABELS } from "@/lib/words";
import { LabelShape } from "../ui/label-badge";
import { Flows } from "./learn-panel";

const SHOWN = 10;

/** The leads that changed label with a learned version, or would have, with the largest score changes. */
export async function MovedLeads({ evaluation }: { evaluation: EvaluationTrace }) {
  const impact = evaluation.impact;
  if (!impact || (impact.moved === 0 && !impact.sample))
    return <p className="text-ink-2">None: every lead kept its label.</p>;
  const details = await Promise.all(
    impact.largest.slice(0, SHOWN).map(async (move) => ({ move, detail: await leadDetail(move.lead_id) })),
  );
  return (
    <div>
      <p className="mb-1">
        <span className="num font-semibold">{plural(impact.moved, "lead")}</span> of{" "}
        {impact.sample ? "a sample of " : ""}
        {count(impact.leads)} {evaluation.promoted ? "changed label." : "would have changed label."}
        {impact.sample ? ` ${movedOfAll(impact.sample)}` : ""}
      </p>
      <p className="mb-3 flex flex-wrap gap-x-4 gap-y-1">
        <Flows moves={impact.moves} />
      </p>
      <ol aria-label="Largest changes">
        {details.map(({ move, detail }) => (
          <li
            key={move.lead_id}
            className="flex items-center justify-between gap-3 border-t border-line py-1.5"
          >
            {detail.ok ? (
              <Link href={`/leads/${move.lead_id}`} className="min-w-0 truncate hover:underline">
                {leadName(detail.value.lead)}
                <span className="ml-2 text-ink-3">{detail.value.lead.company_name}</span>
              </Link>
            ) : (
              <span className="text-ink-3">Deleted lead</span>
            )}
            <span className="num flex shrink-0 items-center gap-1.5 text-ink-2">
              {move.before === null ? "–" : score(move.before)}{" "}
              {move.label_before ? <LabelShape label={move.label_before} /> : null} → {score(move.after)}{" "}
              <LabelShape label={move.label_after} />
              <span className="sr-only">
                from {move.label_before ? LABELS[move.label_before] : "no label"} to{" "}
                {LABELS[move.label_after]}
              </span>
            </span>
          </li>
        ))}
      </ol>
      {impact.moved > SHOWN ? (
        <p className="mt-2 text-xs text-ink-3">Showing the {SHOWN} largest changes.</p>
      ) : null}
    </div>
  );
}
