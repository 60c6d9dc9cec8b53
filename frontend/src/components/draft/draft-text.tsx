"use client";

import { CircleAlert, CircleCheck, Eye, Pencil, Redo2, Undo2 } from "lucide-react";
import { type KeyboardEvent, type RefObject, useState } from "react";
import type { CheckResult } from "@/lib/api/types";
import { blockingChecks, isBlocking } from "@/lib/checks";
import { draftKind } from "@/lib/draft-kind";
import { plural } from "@/lib/format";
import { CHECKS, LANGUAGES, lookUp } from "@/lib/words";
import { Button } from "../ui/button";
import { FailureNote } from "../ui/states";
import { Decided } from "./decided";
import { Remark, Sentences } from "./sentences";
import type { DraftInHand } from "./use-draft";

const SAVING = {
  saved: "Saved",
  typing: "Unsaved changes",
  saving: "Saving…",
  conflict: "Changed elsewhere",
  failed: "Not saved",
  decided: "Not saved",
} as const;

/** Subject and body to read or edit, the checks, and both versions if two people edited the draft. */
export function DraftText({
  draft,
  to,
  isLocked,
  subjectRef,
  bodyRef,
  onLeave,
  onDrop,
}: {
  draft: DraftInHand;
  to: string | null;
  isLocked: boolean;
  subjectRef?: RefObject<HTMLInputElement | null>;
  bodyRef?: RefObject<HTMLTextAreaElement | null>;
  onLeave?: () => void;
  /** Removes the draft from the list after someone else decided about it. */
  onDrop?: () => void;
}) {
  const [isPreview, setPreview] = useState(false);
  const { stored, text } = draft;
  // For a decided draft, show the text that the decision was about.
  const shown = draft.decision && draft.theirs ? draft.theirs : text;
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      (event.target as HTMLElement).blur();
      onLeave?.();
      return;
    }
    if (!(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    if (key === "z" || key === "y") {
      event.preventDefault();
      if (key === "y" || event.shiftKey) draft.redo();
      else draft.undo();
    }
  };
  const showText = isPreview || isLocked || draft.decision !== null;
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
        <span className="min-w-0 flex-1 truncate">
          {stored.language === "en" ? "" : `${LANGUAGES[stored.language]} · `}
          {draftKind(stored)}
          {stored.purpose === "question" ? ", a question" : ""}
          {to ? ` to ${to}` : ""}
        </span>
        {isLocked || draft.decision ? null : (
          <span className="flex items-center gap-1">
            <span role="status" className={draft.saving === "failed" ? "text-loss" : "text-ink-3"}>
              {SAVING[draft.saving]}
            </span>
            <Button
              tone="ghost"
              size="icon"
              aria-label="Undo typing"
              disabled={!draft.canUndo}
              onClick={draft.undo}
            >
              <Undo2 aria-hidden="true" className="size-4" />
            </Button>
            <Button
              tone="ghost"
              size="icon"
              aria-label="Redo typing"
              disabled={!draft.canRedo}
              onClick={draft.redo}
            >
              <Redo2 aria-hidden="true" className="size-4" />
            </Button>
            <Button size="sm" aria-pressed={isPreview} onClick={() => setPreview(!isPreview)}>
              {isPreview ? (
                <Pencil aria-hidden="true" className="size-3.5" />
              ) : (
                <Eye aria-hidden="true" className="size-3.5" />
              )}
              {isPreview ? "Edit" : "Preview"}
            </Button>
          </span>
        )}
      </div>
      {draft.decision && (onDrop || !draft.isClean) ? (
        <Decided draft={draft} decision={draft.decision} onDrop={onDrop} />
      ) : draft.theirs && !draft.decision ? (
        <Conflict draft={draft} />
      ) : null}
      {draft.failure && !draft.theirs ? (
        <FailureNote
          failure={draft.failure}
          action={<Button onClick={() => void draft.save()}>Try again</Button>}
        />
      ) : null}
      {showText ? (
        <article className="rounded-md border border-line p-4">
          <h3 className="mb-3 text-base font-semibold wrap-anywhere">{shown.subject}</h3>
          <p className="text-base whitespace-pre-wrap wrap-anywhere">{shown.body}</p>
        </article>
      ) : (
        <>
          <input
            ref={subjectRef}
            aria-label="Subject"
            className="field h-9 text-base font-medium"
            value={text.subject}
            maxLength={200}
            onKeyDown={keys}
            onChange={(event) => draft.type({ ...text, subject: event.target.value })}
          />
          <textarea
            ref={bodyRef}
            aria-label="Body"
            className="field field-sizing-content min-h-72 text-base"
            value={text.body}
            maxLength={20_000}
            onKeyDown={keys}
            onChange={(event) => draft.type({ ...text, body: event.target.value })}
          />
        </>
      )}
      {isLocked || draft.decision ? null : <Sentences draft={stored} isOpen={draft.isClean} />}
      <Remark draft={stored} />
      <Checks checks={(draft.decision ? draft.theirs : null)?.checks ?? stored.checks} />
    </div>
  );
}

function Checks({ checks }: { checks: readonly CheckResult[] }) {
  const failed = checks.filter((check) => !check.passed);
  const blocking = blockingChecks(checks).length;
  return (
    <div>
      {blocking ? (
        <p className="mb-1 font-medium text-loss">
          {plural(blocking, "check blocks", "checks block")} sending. Fix the draft first.
        </p>
      ) : null}
      {failed.length ? (
        <ul className="mb-2 flex flex-col gap-1">
          {failed.map((check) => (
            <li
              key={check.name}
              className={`flex items-start gap-2 ${isBlocking(check) ? "text-loss" : "text-warm"}`}
            >
              <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
              <span>
                {lookUp(CHECKS, check.name) ?? check.name}
                {check.message ? `: ${check.message}` : ""}
                {isBlocking(check) ? "" : " (suggestion only)"}
              </span>
            </li>
          ))}
        </ul>
      ) : null}
      <details className="text-ink-2">
        <summary className="w-fit">
          <CircleCheck aria-hidden="true" className="mr-1.5 inline size-4 align-[-3px] text-gain" />
          {checks.length - failed.length} of {checks.length} checks passed
        </summary>
        <ul className="mt-1 ml-5.5 grid gap-x-6 sm:grid-cols-2">
          {checks
            .filter((check) => check.passed)
            .map((check) => (
              <li key={check.name}>{lookUp(CHECKS, check.name) ?? check.name}</li>
            ))}
        </ul>
      </details>
    </div>
  );
}

function Conflict({ draft }: { draft: DraftInHand }) {
  const { theirs, text } = draft;
  if (!theirs) return null;
  return (
    <div role="alert" className="rounded-md border border-warm-mark bg-warm-ground p-3">
      <p className="font-medium">Someone else changed this draft while you were editing</p>
      <p className="mt-0.5 text-ink-2">Nothing was overwritten. Choose which version to keep.</p>
      <div className="mt-3 grid gap-3 sm:grid-cols-2">
        {[
          {
            name: "Your version",
            subject: text.subject,
            body: text.body,
            choose: draft.keepMine,
            word: "Keep mine",
          },
          {
            name: `Their version${theirs.edits.at(-1) ? `, by ${theirs.edits.at(-1)?.by}` : ""}`,
            subject: theirs.subject,
            body: theirs.body,
            choose: draft.takeTheirs,
            word: "Use theirs",
          },
        ].map((side) => (
          <div key={side.word} className="flex flex-col gap-2 rounded-md border border-line bg-surface p-3">
            <h3 className="text-xs font-semibold text-ink-2">{side.name}</h3>
            <p className="font-medium wrap-anywhere">{side.subject}</p>
            <p className="max-h-48 overflow-y-auto whitespace-pre-wrap text-ink-2 wrap-anywhere">
              {side.body}
            </p>
            <Button className="mt-auto self-start" onClick={side.choose}>
              {side.word}
            </Button>
          </div>
        ))}
      </div>
    </div>
  );
}
