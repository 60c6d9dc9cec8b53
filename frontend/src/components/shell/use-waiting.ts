"use client";

import { useEffect, useSyncExternalStore } from "react";

const EVERY_MS = 4_000;

// One count for all places that show it, fetched once.
let count: number | null = null;
let isAsking = false;
const listeners = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function set(next: number | null): void {
  if (next === count) return;
  count = next;
  for (const listener of listeners) listener();
}

async function ask(): Promise<void> {
  if (isAsking || document.visibilityState !== "visible") return;
  isAsking = true;
  try {
    const reply = await fetch("/bff/backlog", { cache: "no-store" });
    const body: unknown = reply.ok ? await reply.json() : null;
    const waiting = (body as { drafts_waiting?: unknown } | null)?.drafts_waiting;
    if (typeof waiting === "number") set(waiting);
  } catch {
    // During an outage the last count stays until the service responds again.
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
 * The number of drafts waiting for review, at most a few seconds old while the page is visible.
 *
 * `atFirst` comes with each render of the page; a new `path` fetches the number at once.
 */
export function useWaiting(atFirst: number | null, path: string): number | null {
  useEffect(() => set(atFirst), [atFirst]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another page is a reason to ask
  useEffect(() => void ask(), [path]);
  return useSyncExternalStore(
    subscribe,
    () => count ?? atFirst,
    () => atFirst,
  );
}
