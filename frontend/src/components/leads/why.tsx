import { points } from "@/lib/format";
import { reasons } from "@/lib/score";

/** The strongest reasons for and against, in one line of a table; all of them a hover away. */
export function Why({ rationale }: { rationale: string | null }) {
  if (!rationale) return null;
  const all = reasons(rationale);
  const shown = [
    ...all.filter((reason) => reason.points.startsWith("+")).slice(0, 2),
    ...all.filter((reason) => reason.points.startsWith("−")).slice(0, 1),
  ];
  return (
    <span className="flex min-w-0 gap-3" title={rationale}>
      {shown.map((reason) => (
        <span key={reason.text} className="flex min-w-0 gap-1">
          <span
            className={`num shrink-0 font-medium ${reason.points.startsWith("−") ? "text-loss" : "text-gain"}`}
          >
            {whole(reason.points)}
          </span>
          <span className="truncate text-ink-2">{reason.text}</span>
        </span>
      ))}
    </span>
  );
}

/** "+15.8" as people say it; the exact figure is in the title. */
function whole(text: string): string {
  return points(Number(text.replace("−", "-")));
}
