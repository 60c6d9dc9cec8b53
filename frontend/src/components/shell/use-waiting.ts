"use client";

import { useEffect, useSyncExternalStore } from "react";
import type { Backlog } from "@/lib/api/types";
import { type Waiting, waitingOf } from "@/lib/waiting";

const EVERY_MS = 4_000;

// One set of counts for all places that show them, fetched once.
let counts: Waiting | null = null;
let isAsking = false;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function set(next: Waiting | null): void {
  if (JSON.stringify(next) === JSON.stringify(counts)) return;
  counts = next;
  for (const listener of listeners) listener();
}

async function ask(): Promise<void> {
  if (isAsking || document.visibilityState !== "visible") return;
  isAsking = true;
  try {
    const reply = await fetch("/bff/backlog", { cache: "no-store" });
    if (reply.ok) set(waitingOf((await reply.json()) as Backlog));
  } catch {
    // During an outage the last counts stay until the service responds again.
  } finally {
    isAsking = false;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    timer = setInterval(() => void ask(), EVERY_MS);
    window.addEventListener("focus", ask);
    document.addEventListener("visibilitychange", ask);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size) return;
    clearInterval(timer);
    timer = undefined;
    window.removeEventListener("focus", ask);
    document.removeEventListener("visibilitychange", ask);
  };
}

/**
 * The drafts and messages that wait for a person, at most a few seconds old while the page is visible.
 *
 * `atFirst` comes with each render of the page; a new `path` fetches the numbers at once.
 */
export function useWaiting(atFirst: Waiting | null, path: string): Waiting | null {
  // biome-ignore lint/correctness/useExhaustiveDependencies: a render of the page brings an equal object
  useEffect(() => set(atFirst), [JSON.stringify(atFirst)]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is a reason to ask
  useEffect(() => void ask(), [path]);
  return useSyncExternalStore(
    subscribe,
    () => counts ?? atFirst,
    () => atFirst,
  );
}
