"use client";

import { useState, useSyncExternalStore } from "react";
import { relative } from "@/lib/format";

const TICK_MS = 30_000;

// One clock for all times of a page: a list has dozens of them.
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;
let ticks = 0;
let exactly: Intl.DateTimeFormat | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    ticks++;
    for (const each of listeners) each();
  }, TICK_MS);
  return () => {
    listeners.delete(listener);
    if (listeners.size) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** The age of a time, with the exact time in the reader's time zone as a tooltip; `ago` writes it out for a sentence. */
export function RelativeTime({
  at,
  ago = false,
  className,
}: {
  at: string;
  ago?: boolean;
  className?: string;
}) {
  useSyncExternalStore(
    subscribe,
    () => ticks,
    () => 0,
  );
  const [title, setTitle] = useState<string>();
  return (
    <time
      dateTime={at}
      title={title}
      className={className}
      suppressHydrationWarning
      onPointerEnter={() => {
        exactly ??= new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "long" });
        setTitle(exactly.format(new Date(at)));
      }}
    >
      {relative(at, undefined, { ago })}
    </time>
  );
}
