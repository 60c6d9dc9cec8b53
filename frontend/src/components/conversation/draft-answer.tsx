"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { draftAnswer } from "@/app/actions/conversation";
import { DRAFT_ANSWER } from "@/lib/words";
import { Button } from "../ui/button";
import { notify, notifyFailure } from "../ui/toast";

/** Drafts an answer to a message, in place of the one that waits. */
export function DraftAnswer({ messageId }: { messageId: string }) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const write = async () => {
    setBusy(true);
    const reply = await draftAnswer(messageId);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify("Answer drafted and ready for review");
    router.refresh();
  };
  return (
    <Button size="sm" disabled={isBusy} onClick={() => void write()}>
      {DRAFT_ANSWER}
    </Button>
  );
}
