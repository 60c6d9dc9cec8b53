"use server";

import type { Result } from "@/lib/api/failure";
import * as meetings from "@/lib/api/meetings";
import type { Meeting, MeetingView } from "@/lib/api/types";

export async function moreMeetings(view: MeetingView, cursor: string): Promise<Result<meetings.MeetingPage>> {
  return meetings.listMeetings(view, cursor);
}

export async function recordMeeting(
  leadId: string,
  meeting: { starts_at: string; ends_at: string; title: string },
): Promise<Result<Meeting>> {
  return meetings.record(leadId, meeting);
}

export async function moveMeeting(
  meetingId: string,
  times: { starts_at: string; ends_at: string },
): Promise<Result<Meeting>> {
  return meetings.move(meetingId, times);
}

export async function changeMeeting(meetingId: string, to: meetings.MeetingResult): Promise<Result<Meeting>> {
  return meetings.change(meetingId, to);
}

export async function cancelMeeting(meetingId: string, reason: string | null): Promise<Result<Meeting>> {
  return meetings.cancel(meetingId, reason);
}

export async function assignMeeting(meetingId: string, leadId: string): Promise<Result<Meeting>> {
  return meetings.assign(meetingId, leadId);
}
