import type { UndoReport } from "@/lib/api/types";
import { plural } from "@/lib/format";

/** What undoing an import does, or did, one line for each kind of lead. */
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
      `${plural(restored, "lead")} ${isPast ? "got" : "will get"} back the values from before the import.`,
    );
  if (kept.length)
    lines.push(
      `${plural(kept.length, "lead")} ${isPast ? "stayed" : kept.length === 1 ? "stays" : "stay"}: someone worked on ${
        kept.length === 1 ? "it" : "them"
      } since, or another import holds ${kept.length === 1 ? "it" : "them"}.`,
    );
  return lines;
}
