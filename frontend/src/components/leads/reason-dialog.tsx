"use client";

import { useState } from "react";
import { MOVES } from "@/lib/words";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";

const REASONS = {
  disqualify: ["No budget", "Too small", "Not our market", "Not a buyer", "Competitor", "Spam"],
  needs_info: ["Budget unknown", "Timeline unknown", "Decision-maker unclear", "Need unclear"],
  hold: ["Waiting on a colleague", "Bad timing", "Already in talks"],
} as const;

export type MoveKind = keyof typeof REASONS;

/** Asks for a reason; each common reason has a number key. */
export function ReasonDialog({
  kind,
  onChoose,
  onClose,
}: {
  kind: MoveKind;
  onChoose: (reason: string) => void;
  onClose: () => void;
}) {
  const [text, setText] = useState("");
  const choose = (reason: string) => {
    onClose();
    onChoose(reason);
  };
  return (
    <Modal open onOpenChange={(open) => !open && onClose()} title={MOVES[kind]}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim()) choose(text.trim());
        }}
        onKeyDown={(event) => {
          const reason = REASONS[kind][Number(event.key) - 1];
          if (reason && !text && !event.ctrlKey && !event.metaKey) {
            event.preventDefault();
            choose(reason);
          }
        }}
      >
        <div className="flex flex-col gap-1">
          {REASONS[kind].map((reason, index) => (
            <Button
              key={reason}
              autoFocus={index === 0}
              className="justify-start!"
              onClick={() => choose(reason)}
            >
              <span className="num w-4 text-ink-3">{index + 1}</span>
              {reason}
            </Button>
          ))}
        </div>
        <div className="flex gap-2">
          <input
            aria-label="Other reason"
            placeholder="Other reason"
            className="field"
            value={text}
            maxLength={300}
            onChange={(event) => setText(event.target.value)}
          />
          <Button type="submit" tone="primary" disabled={!text.trim()}>
            {MOVES[kind]}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
