"use client";

import { CalendarCheck, CalendarClock, CalendarX } from "lucide-react";
import type { Meeting } from "@/lib/api/types";
import { dayAndTime } from "@/lib/format";
import { MEETING_SOURCES, MEETING_STATUSES } from "@/lib/words";

const ICONS = {
  proposed: CalendarClock,
  booked: CalendarCheck,
  held: CalendarCheck,
  no_show: CalendarX,
  cancelled: CalendarX,
  moved: CalendarX,
} as const;

/** The start of a meeting in the reader's time zone. */
export function MeetingTime({ at }: { at: string }) {
  return (
    <time dateTime={at} className="num" suppressHydrationWarning>
      {dayAndTime(at)}
    </time>
  );
}

export function MeetingStatusBadge({ status }: { status: Meeting["status"] }) {
  const Icon = ICONS[status];
  return (
    <span className="inline-flex shrink-0 items-center gap-1.5 rounded-sm bg-sunken px-1.5 py-0.5 text-xs font-semibold">
      <Icon aria-hidden="true" className="size-3" /> {MEETING_STATUSES[status]}
    </span>
  );
}

/** Title, place, and source in one line. The texts of a calendar service are untrusted. */
export function MeetingDetails({ meeting }: { meeting: Meeting }) {
  const parts = [
    meeting.title,
    meeting.location,
    MEETING_SOURCES[meeting.source],
    meeting.time_zone ? `Attendee's time zone: ${meeting.time_zone}` : null,
    meeting.reason,
  ].filter(Boolean);
  return (
    <p dir="auto" className="text-xs text-ink-3 wrap-anywhere">
      {parts.join(" · ")}
    </p>
  );
}

/** A meeting in the conversation. */
export function MeetingLine({ meeting }: { meeting: Meeting }) {
  return (
    <article className="flex flex-col gap-1 rounded-md border border-line p-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <MeetingStatusBadge status={meeting.status} />
        <span className="font-medium">
          Meeting on <MeetingTime at={meeting.starts_at} />
        </span>
      </p>
      <MeetingDetails meeting={meeting} />
    </article>
  );
}
