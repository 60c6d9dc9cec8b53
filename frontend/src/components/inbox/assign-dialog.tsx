"use client";

import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { assignMessage, unassignMessage } from "@/app/actions/conversation";
import type { LeadSummary, WaitingMessage } from "@/lib/api/types";
import { leadName } from "@/lib/lead-name";
import { useLeadSearch } from "../shell/use-lead-search";
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
  const [text, setText] = useState(message.sender_name ?? "");
  const [lead, setLead] = useState<LeadSummary | null>(null);
  const [isBusy, setBusy] = useState(false);
  const asked = text.trim();
  const { leads, hasNone } = useLeadSearch(asked);
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
      <Command shouldFilter={false} label="Leads">
        <Command.Input
          autoFocus
          value={text}
          onValueChange={(value) => {
            setText(value);
            setLead(null);
          }}
          placeholder="Name, company, or email of the lead"
          className="field"
        />
        <Command.List className="mt-2 min-h-40">
          {leads.map((found) => (
            <Command.Item
              key={found.id}
              value={found.id}
              onSelect={() => setLead(found)}
              className={`flex min-h-9 cursor-default flex-wrap items-center gap-x-3 rounded-md px-3 py-1 data-[selected=true]:bg-sunken ${
                found.id === lead?.id ? "font-semibold text-accent" : ""
              }`}
            >
              <span className="wrap-anywhere">{leadName(found)}</span>
              <span className="text-ink-3 wrap-anywhere">
                {[found.company_name, found.email].filter(Boolean).join(" · ")}
              </span>
            </Command.Item>
          ))}
        </Command.List>
        {hasNone ? <p className="px-3 text-ink-2">No leads match “{asked}”.</p> : null}
      </Command>
      <p className="mt-2 text-ink-2" aria-live="polite">
        {lead
          ? `Follow-ups to ${leadName(lead)} stop, as if the message had been recognized when it arrived.`
          : "Choose the lead who wrote this message."}
      </p>
    </Modal>
  );
}
