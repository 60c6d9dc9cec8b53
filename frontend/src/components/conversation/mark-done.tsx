"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { markDone, reopenMessage } from "@/app/actions/conversation";
import { Button } from "../ui/button";
import { notify, notifyFailure } from "../ui/toast";

interface Props {
  messageId: string;
  onDone?: (() => void) | undefined;
  onUndone?: () => void;
}

/** Takes a message out of the messages to answer, and offers to undo it. */
export function MarkDone({ messageId, onDone, onUndone }: Props) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const undo = async () => {
    const reply = await reopenMessage(messageId);
    if (!reply.ok) return notifyFailure(reply.failure);
    onUndone?.();
    router.refresh();
  };
  const mark = async () => {
    setBusy(true);
    const reply = await markDone(messageId);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify("Message marked as done", { undo: () => void undo() });
    onDone?.();
    router.refresh();
  };
  return (
    <Button size="sm" disabled={isBusy} onClick={() => void mark()}>
      Mark as done
    </Button>
  );
}
