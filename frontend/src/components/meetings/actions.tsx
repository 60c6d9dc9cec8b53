"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { cancelMeeting, changeMeeting, moveMeeting } from "@/app/actions/meetings";
import type { Result } from "@/lib/api/failure";
import type { Meeting } from "@/lib/api/types";
import { Button } from "../ui/button";
import { notify, notifyFailure } from "../ui/toast";
import { TimeDialog } from "./time-dialog";

const DONE = {
  held: "Meeting recorded as held",
  "no-show": "No-show recorded",
  cancel: "Meeting canceled",
} as const;

/** What a person can do with a meeting of a lead. Every result can be undone. */
export function MeetingActions({ meeting }: { meeting: Meeting }) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [isMoving, setMoving] = useState(false);
  const isOpen = meeting.status === "booked" || meeting.status === "proposed";
  const hasBegun = Date.parse(meeting.starts_at) <= Date.now();
  const isKeptElsewhere = meeting.source === "cal_com" || meeting.source === "calendly";
  const run = async (call: Promise<Result<Meeting>>, title: string, undo?: () => void) => {
    setBusy(true);
    const reply = await call;
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify(title, undo ? { undo } : {});
    router.refresh();
  };
  const undo = () => void run(changeMeeting(meeting.id, "undo"), "Meeting booked again");
  const record = (kind: keyof typeof DONE) =>
    run(
      kind === "cancel" ? cancelMeeting(meeting.id, null) : changeMeeting(meeting.id, kind),
      DONE[kind],
      undo,
    );
  if (!isOpen)
    return (
      <Button size="sm" disabled={isBusy} onClick={undo}>
        Undo
      </Button>
    );
  return (
    <>
      {hasBegun ? (
        <>
          <Button size="sm" disabled={isBusy} onClick={() => void record("held")}>
            Held
          </Button>
          <Button size="sm" disabled={isBusy} onClick={() => void record("no-show")}>
            No-show
          </Button>
        </>
      ) : null}
      {isKeptElsewhere ? null : (
        <Button size="sm" disabled={isBusy} onClick={() => setMoving(true)}>
          Move
        </Button>
      )}
      <Button size="sm" disabled={isBusy} onClick={() => void record("cancel")}>
        Cancel meeting
      </Button>
      {isMoving ? (
        <TimeDialog
          heading="Move the meeting"
          effect="The new time is recorded on the timeline. The lead is not told."
          submit="Move meeting"
          meeting={meeting}
          onSubmit={async ({ starts_at, ends_at }) => {
            const reply = await moveMeeting(meeting.id, { starts_at, ends_at });
            if (reply.ok) {
              notify("Meeting moved");
              router.refresh();
            }
            return reply;
          }}
          onClose={() => setMoving(false)}
        />
      ) : null}
    </>
  );
}
