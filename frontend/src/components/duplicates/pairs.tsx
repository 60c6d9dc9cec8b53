"use client";

import { Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { moreDuplicates } from "@/app/actions/duplicates";
import type { DuplicateState, PossibleDuplicate } from "@/lib/api/types";
import { useMore } from "../ui/more";
import { Empty } from "../ui/states";
import { useReservedBar } from "../ui/toast";
import { Pair } from "./pair";

const EMPTY = {
  open: {
    title: "No possible duplicates",
    text: "Leads are compared after each import. Search all leads to compare them now.",
  },
  kept: { title: "No pairs here", text: "Pairs of which you keep both leads are listed here." },
  never: {
    title: "No pairs here",
    text: "Pairs that you never want to be asked about again are listed here.",
  },
} as const satisfies Record<DuplicateState, { title: string; text: string }>;

/** The pairs in one state, the most likely first. */
export function Pairs({
  state,
  pairs,
  nextCursor,
}: {
  state: DuplicateState;
  pairs: readonly PossibleDuplicate[];
  nextCursor: string | null;
}) {
  const router = useRouter();
  const more = useMore(pairs, nextCursor, (from) => moreDuplicates(state, from));
  useReservedBar();
  const decide = () => {
    // A merge also changes or ends other pairs of the two leads.
    more.reset();
    router.refresh();
  };
  if (!more.items.length) {
    return (
      <div className="card">
        <Empty icon={Users} title={EMPTY[state].title}>
          {EMPTY[state].text}
        </Empty>
      </div>
    );
  }
  return (
    <>
      {more.items.map((pair) => (
        <Pair key={pair.id} pair={pair} onDecided={decide} />
      ))}
      {more.button}
    </>
  );
}
