import type { UndoReport } from "@/lib/api/types";
import { plural } from "@/lib/format";

/** The effect of undoing an import, one line for each kind of lead. */
export function undoInWords(
  { removed, restored, kept }: Pick<UndoReport, "removed" | "restored" | "kept">,
  tense: "will" | "did",
): string[] {
  const isPast = tense === "did";
  const lines: string[] = [];
  if (removed || !(restored || kept.length))
    lines.push(
      `${plural(removed, "lead")} ${isPast ? (removed === 1 ? "was" : "were") : "will be"} removed.`,
    );
  if (restored)
    lines.push(
      `${plural(restored, "lead")} ${isPast ? (restored === 1 ? "was" : "were") : "will be"} restored to the previous values.`,
    );
  if (kept.length)
    lines.push(
      `${plural(kept.length, "lead")} ${isPast ? "stayed" : "will stay"}: someone has worked on ${
        kept.length === 1 ? "it" : "them"
      } since, or another import includes ${kept.length === 1 ? "it" : "them"}.`,
    );
  return lines;
}
