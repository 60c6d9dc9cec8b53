import "server-only";
import type { Result } from "./failure";
import { once, result, service } from "./server";
import type { ListedMeeting, Meeting, MeetingView } from "./types";

export interface MeetingPage {
  items: readonly ListedMeeting[];
  next_cursor: string | null;
}

export type MeetingResult = "held" | "no-show" | "undo" | "lead";

const PAGE = 25;

/** One page of meetings with the names of their leads, in the order of the view. */
export async function listMeetings(view: MeetingView, cursor: string | null): Promise<Result<MeetingPage>> {
  const client = await service();
  const query = { view, ...(cursor ? { cursor } : {}), limit: PAGE };
  return result(client.GET("/api/meetings", { params: { query } }));
}

/** The meetings with a lead, earliest first. */
export async function meetingsOf(leadId: string): Promise<Result<readonly Meeting[]>> {
  const client = await service();
  return result(client.GET("/api/leads/{lead_id}/meetings", { params: { path: { lead_id: leadId } } }));
}

/** Record a meeting that was agreed elsewhere. */
export async function record(
  leadId: string,
  meeting: { starts_at: string; ends_at: string; title: string },
): Promise<Result<Meeting>> {
  const client = await service();
  const params = { path: { lead_id: leadId } };
  return result(client.POST("/api/leads/{lead_id}/meetings", { params, body: meeting, headers: once() }));
}

/** Record a result, undo it, or add the attendee as a new lead. */
export async function change(meetingId: string, to: MeetingResult): Promise<Result<Meeting>> {
  const client = await service();
  const options = { params: { path: { meeting_id: meetingId } }, headers: once() };
  switch (to) {
    case "held":
      return result(client.POST("/api/meetings/{meeting_id}/held", options));
    case "no-show":
      return result(client.POST("/api/meetings/{meeting_id}/no-show", options));
    case "undo":
      return result(client.POST("/api/meetings/{meeting_id}/undo", options));
    case "lead":
      return result(client.POST("/api/meetings/{meeting_id}/lead", options));
  }
}

/** Move a meeting to another time. */
export async function move(
  meetingId: string,
  times: { starts_at: string; ends_at: string },
): Promise<Result<Meeting>> {
  const client = await service();
  const params = { path: { meeting_id: meetingId } };
  return result(client.POST("/api/meetings/{meeting_id}/move", { params, body: times, headers: once() }));
}

/** Cancel a meeting. The lead gets back the status that it had before the booking. */
export async function cancel(meetingId: string, reason: string | null): Promise<Result<Meeting>> {
  const client = await service();
  const params = { path: { meeting_id: meetingId } };
  return result(
    client.POST("/api/meetings/{meeting_id}/cancel", { params, body: { reason }, headers: once() }),
  );
}

/** Assign a meeting of no known lead, with the effects that it would have had. */
export async function assign(meetingId: string, leadId: string): Promise<Result<Meeting>> {
  const client = await service();
  const params = { path: { meeting_id: meetingId } };
  return result(
    client.POST("/api/meetings/{meeting_id}/assign", { params, body: { lead_id: leadId }, headers: once() }),
  );
}
