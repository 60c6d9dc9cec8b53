import type { LeadSummary } from "@/lib/api/types";
import { points } from "@/lib/format";
import { scoreSentence } from "@/lib/score";

/** The strongest reasons for and against in one line; the full sum on hover. */
export function Why({ lead }: { lead: LeadSummary }) {
  const reasons = lead.score_reasons;
  if (reasons.length === 0) return null;
  const shown = [
    ...reasons.filter((reason) => reason.points > 0).slice(0, 2),
    ...reasons.filter((reason) => reason.points < 0).slice(0, 1),
  ];
  return (
    <span className="flex min-w-0 gap-3" title={scoreSentence(lead)}>
      {shown.map((reason) => (
        <span key={reason.characteristic} className="flex min-w-0 gap-1">
          <span className={`num shrink-0 font-medium ${reason.points < 0 ? "text-loss" : "text-gain"}`}>
            {points(reason.points)}
          </span>
          <span className="truncate text-ink-2">{reason.title}</span>
        </span>
      ))}
    </span>
  );
}
