"use client";

import { Command } from "cmdk";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { assignMeeting, changeMeeting } from "@/app/actions/meetings";
import type { Result } from "@/lib/api/failure";
import type { ListedMeeting, Meeting } from "@/lib/api/types";
import { leadName } from "@/lib/lead-name";
import { useLeadSearch } from "../shell/use-lead-search";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { notify, notifyFailure } from "../ui/toast";

interface Props {
  meeting: ListedMeeting;
  onClose: () => void;
  onDone: () => void;
}

/** Assigns a meeting to the lead that a search finds, or to a new lead with the attendee's address. */
export function AssignMeeting({ meeting, onClose, onDone }: Props) {
  const router = useRouter();
  const [text, setText] = useState(meeting.attendee_name ?? "");
  const [isBusy, setBusy] = useState(false);
  const asked = text.trim();
  const { leads, hasNone } = useLeadSearch(asked);
  const run = async (call: Promise<Result<Meeting>>, title: string) => {
    setBusy(true);
    const reply = await call;
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify(title);
    onClose();
    onDone();
    router.refresh();
  };
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title="Assign the meeting"
      description="The lead gets the status “Meeting booked”, and its follow-ups stop."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          {meeting.attendee_email ? (
            <Button
              disabled={isBusy}
              onClick={() => void run(changeMeeting(meeting.id, "lead"), "Lead added with its meeting")}
            >
              Add {meeting.attendee_email} as a new lead
            </Button>
          ) : null}
        </>
      }
    >
      <Command shouldFilter={false} label="Leads">
        <Command.Input
          autoFocus
          value={text}
          onValueChange={setText}
          placeholder="Name, company, or email of the lead"
          className="field"
        />
        <Command.List className="mt-2 min-h-40">
          {leads.map((found) => (
            <Command.Item
              key={found.id}
              value={found.id}
              disabled={isBusy}
              onSelect={() =>
                void run(assignMeeting(meeting.id, found.id), `Meeting assigned to ${leadName(found)}`)
              }
              className="flex min-h-9 cursor-default flex-wrap items-center gap-x-3 rounded-md px-3 py-1 data-[selected=true]:bg-sunken"
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
    </Modal>
  );
}
