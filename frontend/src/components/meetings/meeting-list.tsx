"use client";

import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { moreMeetings } from "@/app/actions/meetings";
import type { MeetingPage } from "@/lib/api/meetings";
import type { ListedMeeting, MeetingView } from "@/lib/api/types";
import { MEETING_VIEWS, NO_MEETINGS } from "@/lib/words";
import { Button } from "../ui/button";
import { useMore } from "../ui/more";
import { Section } from "../ui/states";
import { MeetingActions } from "./actions";
import { AssignMeeting } from "./assign-dialog";
import { MeetingDetails, MeetingStatusBadge, MeetingTime } from "./meeting";

/** One list of meetings, for example those without a result. */
export function MeetingList({ view, page }: { view: MeetingView; page: MeetingPage }) {
  const more = useMore(page.items, page.next_cursor, (cursor) => moreMeetings(view, cursor));
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const shown = more.items.filter((meeting) => !gone.has(meeting.id));
  return (
    <Section title={MEETING_VIEWS[view]}>
      {shown.length ? (
        <ol className="flex flex-col gap-3">
          {shown.map((meeting) => (
            <li key={meeting.id} className="border-t border-line pt-3 first:border-0 first:pt-0">
              <Row meeting={meeting} onDone={() => setGone((now) => new Set(now).add(meeting.id))} />
            </li>
          ))}
        </ol>
      ) : (
        <p className="text-ink-2">{NO_MEETINGS[view]}</p>
      )}
      {more.button}
    </Section>
  );
}

function Row({ meeting, onDone }: { meeting: ListedMeeting; onDone: () => void }) {
  const [isAssigning, setAssigning] = useState(false);
  const attendee = meeting.attendee_name ?? meeting.attendee_email ?? "Unknown attendee";
  return (
    <article className="flex flex-col gap-1" aria-label={meeting.lead_name ?? attendee}>
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span dir="auto" className="font-semibold wrap-anywhere">
          {meeting.lead_id ? (
            <Link href={`/leads/${meeting.lead_id}` as Route} className="hover:underline">
              {meeting.lead_name}
            </Link>
          ) : (
            attendee
          )}
        </span>
        <span className="font-medium">
          <MeetingTime at={meeting.starts_at} />
        </span>
        <MeetingStatusBadge status={meeting.status} />
      </p>
      <MeetingDetails meeting={meeting} />
      <div className="flex flex-wrap gap-2">
        {meeting.lead_id ? (
          <MeetingActions meeting={meeting} />
        ) : (
          <Button tone="primary" size="sm" onClick={() => setAssigning(true)}>
            Assign to a lead
          </Button>
        )}
      </div>
      {isAssigning ? (
        <AssignMeeting meeting={meeting} onClose={() => setAssigning(false)} onDone={onDone} />
      ) : null}
    </article>
  );
}
