"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { recordMeeting } from "@/app/actions/meetings";
import type { Lead, Meeting } from "@/lib/api/types";
import { leadName } from "@/lib/lead-name";
import { NO_MEETINGS_OF_LEAD } from "@/lib/words";
import { Button } from "../ui/button";
import { Section } from "../ui/states";
import { notify } from "../ui/toast";
import { MeetingActions } from "./actions";
import { MeetingDetails, MeetingStatusBadge, MeetingTime } from "./meeting";
import { TimeDialog } from "./time-dialog";

/** The meetings with a lead, latest first, and a way to record one. */
export function Meetings({ lead, meetings }: { lead: Lead; meetings: readonly Meeting[] }) {
  const router = useRouter();
  const [isRecording, setRecording] = useState(false);
  return (
    <Section
      title="Meetings"
      aside={
        <Button size="sm" onClick={() => setRecording(true)}>
          Record a meeting
        </Button>
      }
    >
      {meetings.length ? (
        <ol className="flex flex-col gap-3">
          {meetings.toReversed().map((meeting) => (
            <li
              key={meeting.id}
              className="flex flex-col gap-1 border-t border-line pt-3 first:border-0 first:pt-0"
            >
              <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
                <span className="font-medium">
                  <MeetingTime at={meeting.starts_at} />
                </span>
                <MeetingStatusBadge status={meeting.status} />
              </p>
              <MeetingDetails meeting={meeting} />
              <div className="flex flex-wrap gap-2">
                <MeetingActions meeting={meeting} />
              </div>
            </li>
          ))}
        </ol>
      ) : (
        <p className="text-ink-2">{NO_MEETINGS_OF_LEAD}</p>
      )}
      {isRecording ? (
        <TimeDialog
          heading={`Meeting with ${leadName(lead)}`}
          effect="The lead gets the status “Meeting booked”, and follow-ups stop. Nothing is sent."
          submit="Record meeting"
          onSubmit={async (times) => {
            const reply = await recordMeeting(lead.id, times);
            if (reply.ok) {
              notify("Meeting recorded");
              router.refresh();
            }
            return reply;
          }}
          onClose={() => setRecording(false)}
        />
      ) : null}
    </Section>
  );
}
