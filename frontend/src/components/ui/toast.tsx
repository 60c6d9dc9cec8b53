"use client";

import { CheckCircle2, CircleAlert, Undo2, X } from "lucide-react";
import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Failure } from "@/lib/api/failure";
import { useKeys } from "@/lib/keys";
import * as notices from "@/lib/notices";
import { Button } from "./button";
import { Kbd } from "./states";

let shown = notices.NOTHING;
let reserved = 0;
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: notices.Notices): void {
  if (next === shown) return;
  shown = next;
  announce();
}

function announce(): void {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

interface Options {
  detail?: string | undefined;
  undo?: () => void;
  /** How long it stays. */
  ms?: number;
}

/** Shows a message in the bar at the bottom; with `undo`, the bar offers to undo the action while it is shown. */
export function notify(title: string, options: Options = {}): void {
  const { detail, undo } = options;
  const id = nextId++;
  const until = Date.now() + (options.ms ?? (undo ? 10_000 : 4_000));
  if (undo) offerUndo({ key: `note ${id}`, title, detail, until, undo });
  else set({ ...shown, message: { id, title, detail, tone: "good", until } });
}

export function notifyFailure(failure: Failure, title?: string): void {
  const id = failure.requestId && failure.status >= 500 ? ` (request ${failure.requestId})` : "";
  const detail = `${title && !failure.code ? `${failure.title}. ` : ""}${failure.detail}${id}`;
  const until = Date.now() + 12_000;
  set({ ...shown, message: { id: nextId++, title: title ?? failure.title, detail, tone: "bad", until } });
}

/** Offers to undo a decision; replaces an older offer with the same key. */
export function offerUndo(undoable: notices.Undoable): void {
  set(notices.offer(shown, undoable));
}

/** Removes the offer: the decision was undone, or can no longer be undone. */
export function withdrawUndo(key: string): void {
  set(notices.withdraw(shown, key));
}

/** Sets an end for offers that have none, because a person left their page. */
export function limitUndo(ms: number): void {
  set(notices.limit(shown, Date.now() + ms));
}

/** Undoes the newest decision, if one can still be undone. */
export function undoNewest(): boolean {
  const newest = notices.newest(shown, Date.now());
  if (!newest) return false;
  withdrawUndo(newest.key);
  newest.undo();
  return true;
}

/** Reserves the bar's space on a page where it appears often, so that no button moves. */
export function useReservedBar(): void {
  useEffect(() => {
    reserved += 1;
    announce();
    return () => {
      reserved -= 1;
      announce();
    };
  }, []);
}

/**
 * The bar at the bottom of every page. It has its own space (`--bar`): pages end above it, and sticky footers stick to its
 * upper edge, so that it never covers a control.
 */
export function Toasts() {
  const { message, undoables } = useSyncExternalStore(
    subscribe,
    () => shown,
    () => notices.NOTHING,
  );
  const isReserved = useSyncExternalStore(
    subscribe,
    () => reserved > 0,
    () => false,
  );
  const bar = useRef<HTMLDivElement>(null);
  const [now, setNow] = useState(() => Date.now());
  const isEmpty = !message && !undoables.length;
  useEffect(() => {
    if (isEmpty) return;
    setNow(Date.now());
    const timer = setInterval(() => {
      setNow(Date.now());
      set(notices.sweep(shown, Date.now()));
    }, 250);
    return () => clearInterval(timer);
  }, [isEmpty]);
  useEffect(() => {
    const element = bar.current;
    if (!element) return;
    const measure = () =>
      document.documentElement.style.setProperty("--bar", `${element.getBoundingClientRect().height}px`);
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, []);
  useKeys({ u: () => void undoNewest() });
  const undoable = notices.newest({ message, undoables }, now);
  const isShown = message !== null || undoable !== null;
  return (
    <div
      ref={bar}
      data-bar
      className={`fixed inset-x-0 bottom-[var(--nav)] z-30 ${
        isShown ? "border-t border-line bg-raised" : isReserved ? "bg-ground" : ""
      }`}
    >
      <div
        className={`mx-auto flex max-w-[1680px] flex-wrap items-center gap-x-6 gap-y-1 px-4 ${
          isShown || isReserved ? "min-h-11 py-1.5" : ""
        }`}
      >
        <div role="status" className="contents">
          {message?.tone === "good" ? <Line message={message} /> : null}
        </div>
        <div role="alert" className="contents">
          {message?.tone === "bad" ? <Line message={message} /> : null}
        </div>
        {undoable ? <Undo key={undoable.key} undoable={undoable} now={now} /> : null}
      </div>
    </div>
  );
}

function Line({ message }: { message: notices.Message }) {
  const Icon = message.tone === "good" ? CheckCircle2 : CircleAlert;
  return (
    <div className="flex min-w-0 flex-1 basis-64 items-center gap-2">
      <Icon
        aria-hidden="true"
        className={`size-4 shrink-0 ${message.tone === "good" ? "text-gain" : "text-loss"}`}
      />
      <p className="min-w-0 flex-1 wrap-anywhere">
        <span className="font-medium">{message.title}</span>
        {message.detail ? <span className="ml-2 text-ink-2">{message.detail}</span> : null}
      </p>
      <Button tone="ghost" size="icon" aria-label="Close" onClick={() => set({ ...shown, message: null })}>
        <X aria-hidden="true" className="size-4" />
      </Button>
    </div>
  );
}

function Undo({ undoable, now }: { undoable: notices.Undoable; now: number }) {
  const left = undoable.until === null ? null : notices.secondsLeft(undoable.until, now);
  return (
    <div className="ml-auto flex min-w-0 items-center gap-3 max-md:flex-1 max-md:basis-64">
      <p role="status" className="min-w-0 flex-1 wrap-anywhere">
        <span className="font-medium">{undoable.title}</span>
        {undoable.detail ? <span className="ml-2 text-ink-2">{undoable.detail}</span> : null}
      </p>
      <Button size="sm" onClick={() => void undoNewest()}>
        <Undo2 aria-hidden="true" className="size-3.5" />
        Undo
        {left === null ? null : <span className="num w-7 text-right text-ink-3">{left} s</span>}
        <span aria-hidden="true" className="max-md:hidden">
          <Kbd>u</Kbd>
        </span>
      </Button>
    </div>
  );
}
