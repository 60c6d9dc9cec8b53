"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { markDone } from "@/app/actions/conversation";
import { Button } from "../ui/button";
import { notify, notifyFailure } from "../ui/toast";

/** Takes a message out of the messages to answer. */
export function MarkDone({ messageId, onDone }: { messageId: string; onDone?: () => void }) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const mark = async () => {
    setBusy(true);
    const reply = await markDone(messageId);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify("Message marked as done");
    onDone?.();
    router.refresh();
  };
  return (
    <Button size="sm" disabled={isBusy} onClick={() => void mark()}>
      Mark as done
    </Button>
  );
}
