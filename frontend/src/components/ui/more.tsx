"use client";

import { type ReactNode, useState } from "react";
import type { Result } from "@/lib/api/failure";
import { Button } from "./button";
import { notifyFailure } from "./toast";

interface Page<T> {
  items: readonly T[];
  next_cursor: string | null;
}

/** A list of which the server renders the first page, and `button` loads the next one. */
export function useMore<T extends { id: string }>(
  first: readonly T[],
  nextCursor: string | null,
  load: (cursor: string) => Promise<Result<Page<T>>>,
): {
  items: readonly T[];
  /** Changes the items that were loaded before, for example to leave out one that was removed. */
  change: (items: (now: readonly T[]) => readonly T[]) => void;
  /** Returns to the first page. */
  reset: () => void;
  button: ReactNode;
} {
  const [more, setMore] = useState<readonly T[]>([]);
  const [cursor, setCursor] = useState(nextCursor);
  const [isBusy, setBusy] = useState(false);
  const loadNext = async (from: string) => {
    setBusy(true);
    const reply = await load(from);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    // With the first page, because a new item on it moves its last one to the second page.
    setMore((now) => [...(now.length ? now : first), ...reply.value.items]);
    setCursor(reply.value.next_cursor);
  };
  const reset = () => {
    setMore([]);
    setCursor(nextCursor);
  };
  const known = new Set(first.map((item) => item.id));
  return {
    items: [...first, ...more.filter((item) => !known.has(item.id))],
    change: setMore,
    reset,
    button: cursor ? (
      <Button className="mt-2 self-start" disabled={isBusy} onClick={() => void loadNext(cursor)}>
        Show more
      </Button>
    ) : null,
  };
}
