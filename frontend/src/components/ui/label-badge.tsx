import type { Label, LeadSummary } from "@/lib/api/types";
import { exact, score as scoreText } from "@/lib/format";
import { chanceInWords } from "@/lib/score";
import { LABELS, NOT_SCORED } from "@/lib/words";

const LOOKS: Record<Label, { text: string; mark: string }> = {
  HOT: { text: "bg-hot-ground text-hot", mark: "fill-hot-mark" },
  WARM: { text: "bg-warm-ground text-warm", mark: "fill-warm-mark" },
  COLD: { text: "bg-cold-ground text-cold", mark: "fill-cold-mark" },
};

const SHAPES: Record<Label, React.ReactNode> = {
  HOT: <path d="M5 0.8 9.6 9.2H0.4Z" />,
  WARM: <path d="M5 0.2 9.8 5 5 9.8 0.2 5Z" />,
  COLD: <circle cx="5" cy="5" r="4.4" />,
};

/** The shape of a label: triangle, diamond or circle, so that color is never the only sign. */
export function LabelShape({ label, className = "size-2.5" }: { label: Label; className?: string }) {
  return (
    <svg viewBox="0 0 10 10" aria-hidden="true" className={`shrink-0 ${LOOKS[label].mark} ${className}`}>
      {SHAPES[label]}
    </svg>
  );
}

export function LabelBadge({ label }: { label: Label | null }) {
  if (!label) return <span className="text-ink-3">{NOT_SCORED}</span>;
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-sm px-1.5 py-0.5 text-xs font-semibold ${LOOKS[label].text}`}
    >
      <LabelShape label={label} />
      {LABELS[label]}
    </span>
  );
}

/** Score and label side by side, as lists show them; the chance of a good outcome on hover. */
export function ScoreBadge({ lead }: { lead: LeadSummary }) {
  const { score_value: value, score_label: label } = lead;
  if (value === null) return <span className="text-ink-3">{NOT_SCORED}</span>;
  return (
    <span className="inline-flex items-center gap-2">
      <span className="num w-5 text-right font-semibold" title={chanceInWords(lead) || exact(value)}>
        {scoreText(value)}
      </span>
      <LabelBadge label={label} />
    </span>
  );
}
