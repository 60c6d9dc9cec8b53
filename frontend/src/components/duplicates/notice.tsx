import { Users } from "lucide-react";
import Link from "next/link";
import type { Lead, PossibleDuplicate } from "@/lib/api/types";
import { leadName } from "@/lib/lead-name";

/** A line on a lead's page for each lead that may be the same person. */
export function DuplicateNotice({ lead, pairs }: { lead: Lead; pairs: readonly PossibleDuplicate[] }) {
  if (!pairs.length) return null;
  return (
    <div className="card flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2">
      <Users aria-hidden="true" className="size-4 shrink-0 text-ink-2" />
      <p className="min-w-0 flex-1 wrap-anywhere">
        Possible duplicate of{" "}
        {pairs.map((pair, index) => {
          const other = pair.lead.id === lead.id ? pair.other : pair.lead;
          return (
            <span key={pair.id}>
              {index ? ", " : ""}
              <Link href={`/leads/${other.id}`} className="font-medium hover:underline" dir="auto">
                {leadName(other)}
              </Link>
            </span>
          );
        })}
      </p>
      <Link href="/leads/duplicates" className="font-medium text-accent hover:underline">
        Compare and decide
      </Link>
    </div>
  );
}
