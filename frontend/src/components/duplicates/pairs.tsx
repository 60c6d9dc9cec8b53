"use client";

import { Users } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { moreDuplicates } from "@/app/actions/duplicates";
import type { DuplicateState, PossibleDuplicate } from "@/lib/api/types";
import { Button } from "../ui/button";
import { Empty } from "../ui/states";
import { notifyFailure, useReservedBar } from "../ui/toast";
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
  const [more, setMore] = useState<readonly PossibleDuplicate[]>([]);
  const [cursor, setCursor] = useState(nextCursor);
  useReservedBar();
  const load = async () => {
    if (!cursor) return;
    const reply = await moreDuplicates(state, cursor);
    if (!reply.ok) return notifyFailure(reply.failure);
    setMore((now) => [...now, ...reply.value.items]);
    setCursor(reply.value.next_cursor);
  };
  const decide = () => {
    // A merge also changes or ends other pairs of the two leads.
    setMore([]);
    setCursor(nextCursor);
    router.refresh();
  };
  const known = new Set(pairs.map((pair) => pair.id));
  const all = [...pairs, ...more.filter((pair) => !known.has(pair.id))];
  if (!all.length) {
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
      {all.map((pair) => (
        <Pair key={pair.id} pair={pair} onDecided={decide} />
      ))}
      {cursor ? (
        <Button className="self-start" onClick={() => void load()}>
          Show more
        </Button>
      ) : null}
    </>
  );
}
