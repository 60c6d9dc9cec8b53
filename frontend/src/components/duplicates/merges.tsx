"use client";

import { Merge } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { moreMerges, undoMerge } from "@/app/actions/duplicates";
import type { LeadMerge } from "@/lib/api/types";
import { Button } from "../ui/button";
import { useMore } from "../ui/more";
import { Empty, Section } from "../ui/states";
import { RelativeTime } from "../ui/time";
import { notify, notifyFailure } from "../ui/toast";

/** The merges, newest first, each with a button that undoes it. */
export function Merges({ merges, nextCursor }: { merges: readonly LeadMerge[]; nextCursor: string | null }) {
  const router = useRouter();
  const more = useMore(merges, nextCursor, moreMerges);
  const [busyId, setBusyId] = useState<string | null>(null);
  const undo = async (merge: LeadMerge) => {
    setBusyId(merge.id);
    const reply = await undoMerge(merge.id);
    setBusyId(null);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify(`${merge.removed_name} is a lead again`);
    more.change((now) => now.map((other) => (other.id === merge.id ? reply.value : other)));
    router.refresh();
  };
  return (
    <Section title="Merged leads">
      {more.items.length ? (
        <ul>
          {more.items.map((merge) => (
            <li
              key={merge.id}
              className="flex flex-wrap items-center gap-3 border-t border-line py-2 first:border-0"
            >
              <div className="min-w-0 flex-1 basis-60">
                <p className="wrap-anywhere" dir="auto">
                  {merge.removed_name} into{" "}
                  <Link href={`/leads/${merge.lead_id}`} className="font-medium hover:underline">
                    {merge.kept_name}
                  </Link>
                </p>
                <p className="text-ink-2">
                  by {merge.merged_by} <RelativeTime at={merge.created_at} ago />
                </p>
              </div>
              {merge.undone_at ? (
                <p className="text-ink-2">
                  Undone by {merge.undone_by} <RelativeTime at={merge.undone_at} ago />
                </p>
              ) : (
                <Button
                  size="sm"
                  disabled={busyId !== null}
                  aria-label={`Undo the merge of ${merge.removed_name} into ${merge.kept_name}`}
                  onClick={() => void undo(merge)}
                >
                  Undo merge
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <Empty icon={Merge} title="No merged leads">
          Leads that you merge are listed here, and each merge can be undone.
        </Empty>
      )}
      {more.button}
    </Section>
  );
}
