"use client";

import { useRouter } from "next/navigation";
import { useCallback, useEffect, useRef, useState } from "react";
import { approveDraft, rejectDraft, reopenDraft, settleDraft, unapproveDraft } from "@/app/actions/drafts";
import type { Result } from "@/lib/api/failure";
import type { EmailDraft } from "@/lib/api/types";
import { refOf } from "@/lib/draft-ref";
import { useKeys } from "@/lib/keys";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { notifyFailure } from "../ui/toast";
import { Delivery } from "./delivery";
import { DraftText } from "./draft-text";
import { useDraft } from "./use-draft";

/** A lead's newest draft: edit, approve & send with the way back, reject, and what became of it. */
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
  const { stored, adopt } = draft;
  const [isBusy, setBusy] = useState(false);
  const [isRejecting, setRejecting] = useState(false);
  const body = useRef<HTMLTextAreaElement>(null);
  // A refresh brings what became of it meanwhile; what is being typed stays.
  useEffect(() => {
    if (given.version > stored.version || given.state !== stored.state) {
      if (draft.saving === "saved") adopt(given);
    }
  }, [given, stored, draft.saving, adopt]);
  const act = async (call: () => Promise<Result<EmailDraft>>) => {
    setBusy(true);
    const reply = await call();
    setBusy(false);
    if (reply.ok) adopt(reply.value);
    else notifyFailure(reply.failure);
    router.refresh();
  };
  const approve = async () => {
    const saved = await draft.save();
    if (saved) await act(() => approveDraft(refOf(saved), saved.version));
  };
  const refresh = useCallback(() => router.refresh(), [router]);
  const isOpen = stored.state === "draft";
  useKeys(
    {
      a: () => void approve(),
      e: () => body.current?.focus(),
    },
    isOpen,
  );
  return (
    <div className="flex flex-col gap-4">
      {isOpen ? null : (
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
            disabled={isBusy || draft.saving === "conflict"}
            onClick={() => void approve()}
          >
            Approve & send in {undoSeconds} s
          </Button>
          <Button disabled={isBusy} onClick={() => setRejecting(true)}>
            Reject
          </Button>
          {isMock ? <span className="text-xs text-ink-3">Mock mode: nothing leaves this machine</span> : null}
        </div>
      ) : null}
      {stored.state === "rejected" || stored.state === "failed" ? (
        <Button
          className="self-start"
          disabled={isBusy}
          onClick={() => void act(() => reopenDraft(refOf(stored)))}
        >
          Put back into the inbox
        </Button>
      ) : null}
      {stored.state === "unknown" ? (
        <div className="flex flex-wrap gap-2">
          <Button disabled={isBusy} onClick={() => void act(() => settleDraft(refOf(stored), true))}>
            It was sent
          </Button>
          <Button disabled={isBusy} onClick={() => void act(() => settleDraft(refOf(stored), false))}>
            It was not sent
          </Button>
        </div>
      ) : null}
      {isRejecting ? (
        <Reject
          onClose={() => setRejecting(false)}
          onReject={(reason) => void act(() => rejectDraft(refOf(stored), reason))}
        />
      ) : null}
    </div>
  );
}

function Reject({ onClose, onReject }: { onClose: () => void; onReject: (reason: string) => void }) {
  const [reason, setReason] = useState("");
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title="Reject the draft"
      description="The reason stays with it and on the timeline."
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
          placeholder="What is wrong with it?"
          className="field"
          value={reason}
          maxLength={300}
          onChange={(event) => setReason(event.target.value)}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="danger" disabled={!reason.trim()}>
            Reject
          </Button>
        </div>
      </form>
    </Modal>
  );
}
