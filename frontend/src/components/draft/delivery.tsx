"use client";

import { useEffect, useState } from "react";
import type { EmailDraft } from "@/lib/api/types";
import { DELIVERIES, SENT_TO_MOCK } from "@/lib/words";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/time";

/** The delivery state of a draft; during the undo window, a countdown and an undo button. */
export function Delivery({
  draft,
  onUndo,
  onOver,
}: {
  draft: EmailDraft;
  onUndo: () => void;
  /** Called after the undo window, and repeatedly until the delivery state is final. */
  onOver: () => void;
}) {
  const [left, setLeft] = useState(() => secondsLeft(draft));
  const isMoving = draft.state === "approved" || draft.state === "claimed" || draft.state === "transmitting";
  useEffect(() => {
    if (!isMoving) return;
    let asked = Date.now();
    const timer = setInterval(() => {
      const seconds = secondsLeft(draft);
      setLeft(seconds);
      if (seconds <= 0 && Date.now() - asked > 2500) {
        asked = Date.now();
        onOver();
      }
    }, 250);
    return () => clearInterval(timer);
  }, [draft, isMoving, onOver]);
  const tone =
    draft.state === "sent"
      ? "border-gain-mark bg-gain-ground"
      : draft.state === "failed" || draft.state === "unknown"
        ? "border-loss-mark bg-loss-ground"
        : "border-line bg-sunken";
  return (
    <div className={`flex flex-wrap items-center gap-3 rounded-md border px-3 py-2 ${tone}`} role="status">
      {draft.state === "approved" && left > 0 ? (
        <>
          {/* A second may pass between the server's markup and the browser's. */}
          <span className="num flex-1 font-medium" suppressHydrationWarning>
            Sending in {left} s
          </span>
          <Button size="sm" onClick={onUndo}>
            Undo
          </Button>
        </>
      ) : (
        <span className="flex-1">
          <span className="font-medium">{words(draft)}</span>
          {draft.sent_at ? (
            <>
              {" · "}
              <RelativeTime at={draft.sent_at} ago />
            </>
          ) : null}
          {draft.delivery_note ? (
            <span className="block text-ink-2 wrap-anywhere">{draft.delivery_note}</span>
          ) : null}
          {draft.rejected_reason ? <span className="block text-ink-2">{draft.rejected_reason}</span> : null}
        </span>
      )}
    </div>
  );
}

function words(draft: EmailDraft): string {
  if (draft.state === "sent" && draft.provider === "mock") return SENT_TO_MOCK;
  if (draft.state === "approved") return "Sending now…";
  return DELIVERIES[draft.state];
}

function secondsLeft(draft: EmailDraft): number {
  return draft.due_at ? Math.max(0, Math.ceil((Date.parse(draft.due_at) - Date.now()) / 1000)) : 0;
}
