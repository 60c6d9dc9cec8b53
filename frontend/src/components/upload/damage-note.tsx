import { TriangleAlert } from "lucide-react";
import type { FileDamage } from "@/lib/api/types";
import { damageInWords } from "@/lib/words";

/** The lines of a file that cannot be read as rows, or nothing if all can. */
export function DamageNote({ damage }: { damage: FileDamage }) {
  const sentences = damageInWords(damage);
  if (sentences.length === 0) return null;
  return (
    <div role="status" className="mt-4 flex gap-2 rounded-md border border-line bg-sunken px-3 py-2">
      <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-loss" />
      <div>
        {sentences.map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
        {damage.damaged > 0 ? (
          <p className="text-ink-2">
            Choose “Will be rejected” for the reasons. After the import, you can download these rows, correct
            them, and import them again.
          </p>
        ) : null}
      </div>
    </div>
  );
}
