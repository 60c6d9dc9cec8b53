"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import type { CheckResult, DraftDecision, EmailDraft } from "@/lib/api/types";
import type { Text } from "@/lib/unsaved";
import { forgetIdle, saverFor } from "./savers";

/**
 * The state of a draft that a person edits.
 *
 * Text is saved while the person types, and at once when they leave. If someone else saved first, nothing is overwritten: both
 * versions stay until the person chooses one.
 */
export function useDraft(given: EmailDraft) {
  const [saver] = useState(() => saverFor(given));
  const state = useSyncExternalStore(
    saver.subscribe,
    () => saver.state,
    () => saver.initial,
  );
  useEffect(() => {
    const leave = () => {
      if (!saver.isClean) void saver.save();
    };
    const hide = () => {
      if (document.visibilityState === "hidden") leave();
    };
    const warn = (event: BeforeUnloadEvent) => {
      leave();
      if (!saver.isSafe) event.preventDefault();
    };
    window.addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", hide);
    window.addEventListener("beforeunload", warn);
    return () => {
      window.removeEventListener("pagehide", leave);
      document.removeEventListener("visibilitychange", hide);
      window.removeEventListener("beforeunload", warn);
      leave();
      // After the component has unsubscribed.
      setTimeout(() => forgetIdle(given.id), 0);
    };
  }, [saver, given.id]);
  // Changed from outside, by an undo for example.
  // biome-ignore lint/correctness/useExhaustiveDependencies: offered again when a save has ended
  useEffect(() => saver.offer(given), [saver, given, state.saving]);
  const { history, theirs } = state;
  return {
    ...state,
    text: history.present,
    isClean: saver.isClean,
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
    type: (next: Text) => saver.type(next, Date.now()),
    undo: () => saver.undo(),
    redo: () => saver.redo(),
    save: () => saver.save(),
    overtake: (decision: DraftDecision) => saver.overtake(decision),
    failChecks: (failed: readonly CheckResult[]) => saver.failChecks(failed),
    adopt: (draft: EmailDraft) => saver.adopt(draft),
    takeTheirs: () => {
      if (theirs) saver.discard(theirs);
    },
    keepMine: () => {
      if (theirs) saver.keepMine(theirs);
    },
    /** Continues with this person's text from another version of the draft. */
    goOnFrom: (draft: EmailDraft) => saver.keepMine(draft),
  };
}

export type DraftInHand = ReturnType<typeof useDraft>;
