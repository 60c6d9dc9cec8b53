"use client";

import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { readDraft, saveDraft } from "@/app/actions/drafts";
import { type Failure, isConflict } from "@/lib/api/failure";
import type { EmailDraft } from "@/lib/api/types";
import { refOf } from "@/lib/draft-ref";
import * as history from "@/lib/history";

export interface Text {
  subject: string;
  body: string;
}

type Saving = "saved" | "typing" | "saving" | "conflict" | "failed";

type Step =
  | { kind: "type"; text: Text; at: number }
  | { kind: "undo" }
  | { kind: "redo" }
  | { kind: "start"; text: Text };

function reduce(past: history.History<Text>, step: Step): history.History<Text> {
  switch (step.kind) {
    case "type":
      return history.type(past, step.text, step.at);
    case "undo":
      return history.undo(past);
    case "redo":
      return history.redo(past);
    case "start":
      return history.start(step.text);
  }
}

const PAUSE_MS = 700;

/**
 * A draft while somebody edits it: saved as one types, one save at a time, each from the version that was read.
 *
 * Where somebody else was faster nothing is overwritten: both texts are there until a person chooses.
 */
export function useDraft(given: EmailDraft, onSaved?: (draft: EmailDraft) => void) {
  const [stored, setStored] = useState(given);
  const [text, dispatch] = useReducer(reduce, textOf(given), history.start);
  const [saving, setSaving] = useState<Saving>("saved");
  const [failure, setFailure] = useState<Failure | null>(null);
  const [theirs, setTheirs] = useState<EmailDraft | null>(null);
  const present = useRef(text.present);
  const base = useRef(given);
  const running = useRef<Promise<EmailDraft | null> | null>(null);
  const told = useRef(onSaved);
  useEffect(() => {
    present.current = text.present;
    told.current = onSaved;
  });

  const keep = useCallback((draft: EmailDraft) => {
    base.current = draft;
    setStored(draft);
    told.current?.(draft);
  }, []);

  const save = useCallback(async (): Promise<EmailDraft | null> => {
    if (running.current) await running.current;
    if (isSame(present.current, textOf(base.current))) {
      setSaving("saved");
      return base.current;
    }
    setSaving("saving");
    const sent = present.current;
    const job = (async () => {
      const reply = await saveDraft(refOf(base.current), base.current.version, sent);
      if (reply.ok) {
        keep(reply.value);
        setFailure(null);
        setSaving(isSame(present.current, sent) ? "saved" : "typing");
        return reply.value;
      }
      setFailure(reply.failure);
      if (isConflict(reply.failure)) {
        const other = await readDraft(refOf(base.current));
        if (other.ok && other.value.version !== base.current.version) {
          setTheirs(other.value);
          setSaving("conflict");
          return null;
        }
      }
      setSaving("failed");
      return null;
    })();
    running.current = job;
    const done = await job;
    running.current = null;
    return done;
  }, [keep]);

  const isInConflict = theirs !== null;
  useEffect(() => {
    if (isInConflict) return;
    if (isSame(text.present, textOf(base.current))) {
      // Typed back to what is stored, within the pause.
      setSaving((now) => (now === "typing" ? "saved" : now));
      return;
    }
    setSaving("typing");
    const timer = setTimeout(() => void save(), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text.present, isInConflict, save]);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (!isSame(present.current, textOf(base.current))) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  const adopt = useCallback(
    (draft: EmailDraft) => {
      keep(draft);
      dispatch({ kind: "start", text: textOf(draft) });
      present.current = textOf(draft);
      setTheirs(null);
      setFailure(null);
      setSaving("saved");
    },
    [keep],
  );

  // Changed from outside, by an undo say, while nothing was typed: go on from there.
  useEffect(() => {
    if (given.version > base.current.version && isSame(present.current, textOf(base.current))) adopt(given);
  }, [given, adopt]);

  return {
    stored,
    text: text.present,
    saving,
    failure,
    theirs,
    canUndo: text.past.length > 0,
    canRedo: text.future.length > 0,
    type: (next: Text) => dispatch({ kind: "type", text: next, at: Date.now() }),
    undo: () => dispatch({ kind: "undo" }),
    redo: () => dispatch({ kind: "redo" }),
    save,
    adopt,
    takeTheirs: () => theirs && adopt(theirs),
    keepMine: () => {
      if (!theirs) return;
      base.current = theirs;
      setStored(theirs);
      setTheirs(null);
      setFailure(null);
      void save();
    },
  };
}

export type DraftInHand = ReturnType<typeof useDraft>;

function textOf(draft: EmailDraft): Text {
  return { subject: draft.subject, body: draft.body };
}

function isSame(a: Text, b: Text): boolean {
  return a.subject === b.subject && a.body === b.body;
}
