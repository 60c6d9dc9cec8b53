"use client";

import { CheckCircle2, CircleAlert, X } from "lucide-react";
import { Toast as Primitive } from "radix-ui";
import { useEffect, useState, useSyncExternalStore } from "react";
import type { Failure } from "@/lib/api/failure";
import { Button } from "./button";

interface Note {
  id: number;
  title: string;
  detail?: string | undefined;
  tone: "good" | "bad";
  /** Until when it stays; with `undo` the seconds left are shown. */
  until: number;
  undo?: (() => void) | undefined;
}

let notes: readonly Note[] = [];
let nextId = 1;
const listeners = new Set<() => void>();
const NONE: readonly Note[] = [];

function set(next: readonly Note[]): void {
  notes = next;
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

/** A quiet line at the bottom; with `undo` it offers to take the step back as long as it stands. */
export function notify(title: string, options: Options = {}): void {
  const ms = options.ms ?? (options.undo ? 10_000 : 4_000);
  const note: Note = {
    id: nextId++,
    title,
    detail: options.detail,
    tone: "good",
    until: Date.now() + ms,
    undo: options.undo,
  };
  set([...notes, note].slice(-3));
}

export function notifyFailure(failure: Failure, title?: string): void {
  const id = failure.requestId ? ` (request ${failure.requestId})` : "";
  const detail = `${title ? `${failure.title}. ` : ""}${failure.detail}${id}`;
  const note: Note = {
    id: nextId++,
    title: title ?? failure.title,
    detail,
    tone: "bad",
    until: Date.now() + 12_000,
  };
  set([...notes, note].slice(-3));
}

/** Take the newest step back, if one is still offered. */
export function undoNewest(): boolean {
  const newest = notes.findLast((note) => note.undo && note.until > Date.now());
  if (!newest) return false;
  dismiss(newest.id);
  newest.undo?.();
  return true;
}

function dismiss(id: number): void {
  set(notes.filter((note) => note.id !== id));
}

export function Toasts() {
  const shown = useSyncExternalStore(
    subscribe,
    () => notes,
    () => NONE,
  );
  return (
    <Primitive.Provider label="Notice" swipeDirection="down">
      {shown.map((note) => (
        <Line key={note.id} note={note} />
      ))}
      <Primitive.Viewport className="fixed inset-x-3 bottom-3 z-50 flex flex-col items-center gap-2 outline-none sm:bottom-5" />
    </Primitive.Provider>
  );
}

function Line({ note }: { note: Note }) {
  const [left, setLeft] = useState(() => secondsLeft(note));
  useEffect(() => {
    if (!note.undo) return;
    const timer = setInterval(() => setLeft(secondsLeft(note)), 250);
    return () => clearInterval(timer);
  }, [note]);
  const Icon = note.tone === "good" ? CheckCircle2 : CircleAlert;
  return (
    <Primitive.Root
      duration={Math.max(1, note.until - Date.now())}
      type={note.tone === "bad" ? "foreground" : "background"}
      onOpenChange={(open) => {
        if (!open) dismiss(note.id);
      }}
      className="pop flex w-full max-w-xl items-center gap-3 rounded-lg border border-line bg-raised px-4 py-2.5 shadow-lg"
    >
      <Icon
        aria-hidden="true"
        className={`size-4 shrink-0 ${note.tone === "good" ? "text-gain" : "text-loss"}`}
      />
      <div className="min-w-0 flex-1">
        <Primitive.Title className="font-medium">{note.title}</Primitive.Title>
        {note.detail ? (
          <Primitive.Description className="text-ink-2 wrap-anywhere">{note.detail}</Primitive.Description>
        ) : null}
      </div>
      {note.undo ? (
        <Primitive.Action altText="Undo, or press U" asChild>
          <Button size="sm" onClick={() => note.undo?.()}>
            Undo <span className="num w-7 text-right text-ink-3">{left} s</span>
          </Button>
        </Primitive.Action>
      ) : null}
      <Primitive.Close asChild>
        <Button tone="ghost" size="icon" aria-label="Close">
          <X aria-hidden="true" className="size-4" />
        </Button>
      </Primitive.Close>
    </Primitive.Root>
  );
}

function secondsLeft(note: Note): number {
  return Math.max(0, Math.ceil((note.until - Date.now()) / 1000));
}
