"use client";

import { useRouter } from "next/navigation";
import { useCallback, useRef, useState } from "react";
import { approveDraft, rejectDraft, reopenDraft, settleDraft, unapproveDraft } from "@/app/actions/drafts";
import type { Failure, Result } from "@/lib/api/failure";
import type { EmailDraft } from "@/lib/api/types";
import { blockingChecks, whatToFix } from "@/lib/checks";
import { confirmationsFor, confirmedOf, unconfirmed } from "@/lib/confirmations";
import { refOf } from "@/lib/draft-ref";
import { useKeys } from "@/lib/keys";
import { CONFIRM_FIRST, MOCK_MODE } from "@/lib/words";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { notify, notifyFailure } from "../ui/toast";
import { Delivery } from "./delivery";
import { DraftText } from "./draft-text";
import { useUnconfirmedCount } from "./sentences";
import { useDraft } from "./use-draft";

/** A lead's newest draft: edit, approve, undo or reject it, and see its delivery state. */
export function DraftPanel({
  draft: given,
  to,
  undoSeconds,
  isMock,
}: {
  draft: EmailDraft;
  to: string | null;
  undoSeconds: number;
  isMock: boolean;
}) {
  const router = useRouter();
  const draft = useDraft(given);
  const { stored, adopt, decision } = draft;
  const [isBusy, setBusy] = useState(false);
  const [isRejecting, setRejecting] = useState(false);
  const body = useRef<HTMLTextAreaElement>(null);
  const act = async (call: () => Promise<Result<EmailDraft>>) => {
    setBusy(true);
    const reply = await call();
    setBusy(false);
    if (reply.ok) adopt(reply.value);
    else {
      if (reply.failure.decision) await draft.overtake(reply.failure.decision);
      if (reply.failure.checks) draft.failChecks(reply.failure.checks);
      notifyFailure(reply.failure);
    }
    router.refresh();
  };
  /** Saves the text, then runs a decision on the draft. If the text cannot be saved, nothing is decided. */
  const decide = async (call: (saved: EmailDraft) => Promise<Result<EmailDraft>>) => {
    if (decision) return;
    const saved = await draft.save();
    if (saved) await act(() => call(saved));
    else
      notify("No change made: your text isn't saved", { detail: "It is kept in this browser. Try again." });
  };
  const approve = () =>
    decide(async (saved) => {
      if (blockingChecks(saved.checks).length) return { ok: false, failure: blocked(saved) };
      if (unconfirmed(saved, confirmedOf(saved.id)).length) return { ok: false, failure: toConfirm(saved) };
      return approveDraft(refOf(saved), saved.version, confirmationsFor(saved));
    });
  const isBlocked = draft.isClean && blockingChecks(stored.checks).length > 0;
  const isUnconfirmed = useUnconfirmedCount(stored) > 0 && draft.isClean;
  const refresh = useCallback(() => router.refresh(), [router]);
  const isOpen = stored.state === "draft" && !decision;
  useKeys(
    {
      a: () => void approve(),
      e: () => body.current?.focus(),
    },
    isOpen,
  );
  return (
    <div className="flex flex-col gap-4">
      {stored.state === "draft" ? null : (
        <Delivery
          draft={stored}
          onUndo={() => void act(() => unapproveDraft(refOf(stored)))}
          onOver={refresh}
        />
      )}
      <DraftText draft={draft} to={to} isLocked={!isOpen} bodyRef={body} />
      {isOpen ? (
        <div className="flex flex-wrap items-center gap-2">
          <Button
            tone="primary"
            disabled={isBusy || isBlocked || isUnconfirmed || draft.saving === "conflict"}
            title={
              isBlocked
                ? "Fix the failing check to send this draft"
                : isUnconfirmed
                  ? CONFIRM_FIRST
                  : undefined
            }
            onClick={() => void approve()}
          >
            Approve and send in {undoSeconds} s
          </Button>
          <Button disabled={isBusy} onClick={() => setRejecting(true)}>
            Reject
          </Button>
          {isMock ? <span className="text-xs text-ink-3">{MOCK_MODE}</span> : null}
        </div>
      ) : null}
      {stored.state === "rejected" || stored.state === "failed" ? (
        <Button
          className="self-start"
          disabled={isBusy}
          onClick={() => void act(() => reopenDraft(refOf(stored)))}
        >
          Return to inbox
        </Button>
      ) : null}
      {stored.state === "unknown" ? (
        <div className="flex flex-wrap gap-2">
          <Button disabled={isBusy} onClick={() => void act(() => settleDraft(refOf(stored), true))}>
            Mark as sent
          </Button>
          <Button disabled={isBusy} onClick={() => void act(() => settleDraft(refOf(stored), false))}>
            Mark as not sent
          </Button>
        </div>
      ) : null}
      {isRejecting ? (
        <Reject
          onClose={() => setRejecting(false)}
          onReject={(reason) => void decide((saved) => rejectDraft(refOf(saved), reason))}
        />
      ) : null}
    </div>
  );
}

function blocked(draft: EmailDraft): Failure {
  const detail = whatToFix(draft.checks);
  return { title: "Not sent. Fix the draft first", detail, status: 409, requestId: null };
}

function toConfirm(draft: EmailDraft): Failure {
  const [first] = unconfirmed(draft, confirmedOf(draft.id));
  const detail = `${CONFIRM_FIRST}: “${first?.text ?? ""}”`;
  return { title: "Not sent", detail, status: 409, requestId: null };
}

function Reject({ onClose, onReject }: { onClose: () => void; onReject: (reason: string) => void }) {
  const [reason, setReason] = useState("");
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title="Reject draft"
      description="The reason is saved with the draft and shown on the timeline."
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          onClose();
          onReject(reason.trim());
        }}
      >
        <input
          aria-label="Reason"
          placeholder="Reason"
          className="field"
          value={reason}
          maxLength={300}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="danger" disabled={!reason.trim()}>
            Reject draft
          </Button>
        </div>
      </form>
    </Modal>
  );
}
