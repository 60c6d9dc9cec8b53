import type { Metadata } from "next";
import { InboxHeader } from "@/components/inbox/header";
import { MeetingList } from "@/components/meetings/meeting-list";
import { Arriving } from "@/components/shell/arriving";
import { PageFailure } from "@/components/shell/retry";
import { backlog } from "@/lib/api/leads";
import { listMeetings } from "@/lib/api/meetings";
import { waitingOf } from "@/lib/waiting";

export const metadata: Metadata = { title: "Meetings" };

export default function MeetingsPage() {
  return (
    <Arriving>
      <Lists />
    </Arriving>
  );
}

async function Lists() {
  const [unassigned, toConfirm, upcoming, counts] = await Promise.all([
    listMeetings("unassigned", null),
    listMeetings("to_confirm", null),
    listMeetings("upcoming", null),
    backlog(),
  ]);
  if (!unassigned.ok) return <PageFailure failure={unassigned.failure} />;
  if (!toConfirm.ok) return <PageFailure failure={toConfirm.failure} />;
  if (!upcoming.ok) return <PageFailure failure={upcoming.failure} />;
  if (!counts.ok) return <PageFailure failure={counts.failure} />;
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-4">
      <InboxHeader here="/inbox/meetings" waiting={waitingOf(counts.value)} />
      {unassigned.value.items.length ? <MeetingList view="unassigned" page={unassigned.value} /> : null}
      <MeetingList view="to_confirm" page={toConfirm.value} />
      <MeetingList view="upcoming" page={upcoming.value} />
    </div>
  );
}
