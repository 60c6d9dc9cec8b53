"use client";

import { useEffect, useState } from "react";
import { unapproveDraft } from "@/app/actions/drafts";
import type { DraftDecision } from "@/lib/api/types";
import { decisionInWords } from "@/lib/checks";
import { refOf } from "@/lib/draft-ref";
import { Button } from "../ui/button";
import { notify, notifyFailure } from "../ui/toast";
import type { DraftInHand } from "./use-draft";

/** A notice that someone else decided about the draft, with the remaining actions and the unsaved text. */
export function Decided({
  draft,
  decision,
  onDrop,
}: {
  draft: DraftInHand;
  decision: DraftDecision;
  onDrop?: (() => void) | undefined;
}) {
  const left = useSecondsLeft(decision.due_in_seconds);
  const [isBusy, setBusy] = useState(false);
  const { text, stored } = draft;
  const canWithdraw = decision.state === "approved" && left !== null && left > 0;
  const withdraw = async () => {
    setBusy(true);
    const reply = await unapproveDraft(refOf(stored));
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure, "Could not withdraw the approval");
    if (draft.isClean) draft.adopt(reply.value);
    else draft.goOnFrom(reply.value);
  };
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(`${text.subject}\n\n${text.body}`);
      notify("Text copied");
    } catch {
      notify("Could not copy: the browser blocked it", { detail: "Select the text and copy it yourself." });
    }
  };
  return (
    <div role="alert" className="flex flex-col gap-3 rounded-md border border-warm-mark bg-warm-ground p-3">
      <p className="num font-medium">{title(decision, left)}</p>
      {draft.isClean ? null : (
        <div className="flex flex-col gap-2">
          <p className="text-ink-2">Your text was not saved. It is kept here until you discard it.</p>
          <textarea
            aria-label="Your text"
            readOnly
            dir="auto"
            className="field field-sizing-content max-h-60"
            value={`${text.subject}\n\n${text.body}`}
          />
        </div>
      )}
      <div className="flex flex-wrap gap-2">
        {canWithdraw ? (
          <Button disabled={isBusy} onClick={() => void withdraw()}>
            {draft.isClean ? "Withdraw approval" : "Withdraw approval and keep my text"}
          </Button>
        ) : null}
        {draft.isClean ? null : (
          <>
            <Button onClick={() => void copy()}>Copy my text</Button>
            <Button onClick={draft.takeTheirs}>Discard my text</Button>
          </>
        )}
        {onDrop ? <Button onClick={onDrop}>Remove from list</Button> : null}
      </div>
    </div>
  );
}

function title(decision: DraftDecision, left: number | null): string {
  if (decision.state !== "approved" || left === null) return decisionInWords(decision);
  const when = left > 0 ? `sends in ${left} s` : "sending now";
  return `Approved by ${decision.by}, ${when}.`;
}

function useSecondsLeft(seconds: number | null): number | null {
  const [end] = useState(() => (seconds === null ? null : Date.now() + seconds * 1000));
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (end === null) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [end]);
  return end === null ? null : Math.max(0, Math.ceil((end - now) / 1000));
}
