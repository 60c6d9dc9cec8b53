"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { assignMessage, unassignMessage } from "@/app/actions/conversation";
import type { LeadSummary, WaitingMessage } from "@/lib/api/types";
import { leadName } from "@/lib/lead-name";
import { LeadPicker } from "../shell/lead-picker";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { notify, notifyFailure } from "../ui/toast";

interface Props {
  message: WaitingMessage;
  onClose: () => void;
  onDone: () => void;
  onUndone: () => void;
}

/** Searches a lead, says what the assignment does, and assigns the message. */
export function AssignDialog({ message, onClose, onDone, onUndone }: Props) {
  const router = useRouter();
  const [lead, setLead] = useState<LeadSummary | null>(null);
  const [isBusy, setBusy] = useState(false);
  const undo = async () => {
    const reply = await unassignMessage(message.id);
    if (!reply.ok) return notifyFailure(reply.failure);
    onUndone();
    router.refresh();
  };
  const assign = async () => {
    if (!lead) return;
    setBusy(true);
    const reply = await assignMessage(message.id, lead.id);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify(`Message assigned to ${leadName(lead)}`, { undo: () => void undo() });
    onClose();
    onDone();
    router.refresh();
  };
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title="Assign to a lead"
      description={`From ${message.sender_name ?? message.sender ?? "an unknown sender"}: ${message.subject}`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="primary" disabled={!lead || isBusy} onClick={() => void assign()}>
            {lead ? `Assign to ${leadName(lead)}` : "Assign"}
          </Button>
        </>
      }
    >
      <LeadPicker
        start={message.sender_name ?? ""}
        pickedId={lead?.id}
        onPick={setLead}
        onSearch={() => setLead(null)}
      />
      <p className="mt-2 text-ink-2" aria-live="polite">
        {lead
          ? `Follow-ups to ${leadName(lead)} stop, as if the message had been recognized when it arrived.`
          : "Choose the lead who wrote this message."}
      </p>
    </Modal>
  );
}
