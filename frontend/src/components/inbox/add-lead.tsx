"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { makeLead } from "@/app/actions/conversation";
import { Button } from "../ui/button";
import { notify, notifyFailure } from "../ui/toast";

/** Adds the sender of an unmatched message as a lead. */
export function AddLead({
  messageId,
  sender,
  onDone,
}: {
  messageId: string;
  sender: string;
  onDone: () => void;
}) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    const reply = await makeLead(messageId);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    // A message that waits belongs to a lead that existed.
    if (reply.value.handled_at === null) notify("Message assigned to the lead with this address");
    else notify(`${sender} added as a lead`);
    onDone();
    router.refresh();
  };
  return (
    <Button size="sm" disabled={isBusy} onClick={() => void add()}>
      Add as a new lead
    </Button>
  );
}
