"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { assignMeeting, changeMeeting } from "@/app/actions/meetings";
import type { Result } from "@/lib/api/failure";
import type { ListedMeeting, Meeting } from "@/lib/api/types";
import { leadName } from "@/lib/lead-name";
import { LeadPicker } from "../shell/lead-picker";
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
  const [isBusy, setBusy] = useState(false);
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
      <LeadPicker
        start={meeting.attendee_name ?? ""}
        disabled={isBusy}
        onPick={(lead) =>
          void run(assignMeeting(meeting.id, lead.id), `Meeting assigned to ${leadName(lead)}`)
        }
      />
    </Modal>
  );
}
