import { Dices } from "lucide-react";
import { EXPLORED, EXPLORED_HINT } from "@/lib/words";

/** Marks a lead that a random draw, not the score, proposes for contact. */
export function ExploredBadge() {
  return (
    <span
      title={EXPLORED_HINT}
      className="inline-flex items-center gap-1.5 rounded-sm bg-sunken px-1.5 py-0.5 text-xs font-semibold"
    >
      <Dices aria-hidden="true" className="size-3" /> {EXPLORED}
    </span>
  );
}
