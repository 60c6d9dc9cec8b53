"use client";

import { Search } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { searchDuplicates } from "@/app/actions/duplicates";
import type { DuplicateState } from "@/lib/api/types";
import { plural } from "@/lib/format";
import { DUPLICATE_STATES } from "@/lib/words";
import { Button } from "../ui/button";
import { notify, notifyFailure } from "../ui/toast";

export type Shown = DuplicateState | "merges";

const TABS: readonly { shown: Shown; name: string }[] = [
  { shown: "open", name: DUPLICATE_STATES.open },
  { shown: "kept", name: DUPLICATE_STATES.kept },
  { shown: "never", name: DUPLICATE_STATES.never },
  { shown: "merges", name: "Merged" },
];

/** The heading of the duplicates, links to their lists, and the search. */
export function DuplicateHeader({ here }: { here: Shown }) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const search = async () => {
    setBusy(true);
    const reply = await searchDuplicates();
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    const { lead_count: leads, open_count: open, skipped_groups: skipped } = reply.value;
    notify(`${plural(leads, "lead")} compared: ${plural(open, "possible duplicate")}`, {
      detail: skipped
        ? `${plural(skipped, "group")} with one feature in common were too large to compare.`
        : undefined,
    });
    router.refresh();
  };
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
      <h1 className="text-xl font-semibold">Possible duplicates</h1>
      <nav aria-label="Possible duplicates" className="flex flex-wrap gap-1">
        {TABS.map(({ shown, name }) => (
          <Link
            key={shown}
            href={(shown === "open" ? "/leads/duplicates" : `/leads/duplicates?show=${shown}`) as Route}
            aria-current={shown === here ? "page" : undefined}
            className={`inline-flex h-8 items-center rounded-md px-2.5 font-medium ${
              shown === here ? "bg-sunken text-ink" : "text-ink-2 hover:text-ink"
            }`}
          >
            {name}
          </Link>
        ))}
      </nav>
      <Button className="ml-auto" disabled={isBusy} onClick={() => void search()}>
        <Search aria-hidden="true" className="size-4" />
        {isBusy ? "Comparing leads…" : "Search all leads"}
      </Button>
    </div>
  );
}
