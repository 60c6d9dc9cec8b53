"use client";

import { useState } from "react";
import type { Result } from "@/lib/api/failure";
import type { Meeting } from "@/lib/api/types";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { FailureNote } from "../ui/states";

const MINUTE = 60_000;
const LENGTHS = [15, 20, 30, 45, 60, 90, 120];

export interface MeetingTimes {
  starts_at: string;
  ends_at: string;
  title: string;
}

interface Props {
  heading: string;
  /** What happens to the lead. */
  effect: string;
  submit: string;
  meeting?: Meeting;
  onSubmit: (times: MeetingTimes) => Promise<Result<Meeting>>;
  onClose: () => void;
}

/** Asks for the start and the length of a meeting, and for its title if it is a new one. */
export function TimeDialog({ heading, effect, submit, meeting, onSubmit, onClose }: Props) {
  const [starts, setStarts] = useState(() => localTime(meeting ? new Date(meeting.starts_at) : nextHour()));
  const [minutes, setMinutes] = useState(() => lengthOf(meeting));
  const [title, setTitle] = useState("");
  const [isBusy, setBusy] = useState(false);
  const [failed, setFailed] = useState<Extract<Result<Meeting>, { ok: false }> | null>(null);
  const start = new Date(starts);
  const isValid = !Number.isNaN(start.getTime());
  const save = async () => {
    setBusy(true);
    const reply = await onSubmit({
      starts_at: start.toISOString(),
      ends_at: new Date(start.getTime() + minutes * MINUTE).toISOString(),
      title: title.trim(),
    });
    setBusy(false);
    if (!reply.ok) return setFailed(reply);
    onClose();
  };
  return (
    <Modal open onOpenChange={(open) => !open && onClose()} title={heading} description={effect}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (isValid && !isBusy) void save();
        }}
      >
        <div className="flex flex-wrap gap-3">
          <label className="flex min-w-0 flex-1 basis-56 flex-col gap-1">
            <span className="text-xs font-semibold text-ink-3">Start, in your time zone</span>
            <input
              type="datetime-local"
              required
              className="field"
              value={starts}
              onChange={(event) => setStarts(event.target.value)}
            />
          </label>
          <label className="flex flex-col gap-1">
            <span className="text-xs font-semibold text-ink-3">Length</span>
            <select
              className="field"
              value={minutes}
              onChange={(event) => setMinutes(Number(event.target.value))}
            >
              {[...new Set([...LENGTHS, minutes])]
                .sort((a, b) => a - b)
                .map((length) => (
                  <option key={length} value={length}>
                    {length} minutes
                  </option>
                ))}
            </select>
          </label>
        </div>
        {meeting ? null : (
          <label className="flex flex-col gap-1">
            <span className="text-xs font-semibold text-ink-3">Title (optional)</span>
            <input
              className="field"
              value={title}
              maxLength={200}
              onChange={(event) => setTitle(event.target.value)}
            />
          </label>
        )}
        {failed ? <FailureNote failure={failed.failure} /> : null}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button type="submit" tone="primary" disabled={!isValid || isBusy}>
            {submit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}

function nextHour(): Date {
  const next = new Date();
  next.setHours(next.getHours() + 1, 0, 0, 0);
  return next;
}

/** The value of a `datetime-local` field: a time without a zone, in the reader's own. */
function localTime(moment: Date): string {
  const local = new Date(moment.getTime() - moment.getTimezoneOffset() * MINUTE);
  return local.toISOString().slice(0, 16);
}

function lengthOf(meeting: Meeting | undefined): number {
  if (!meeting?.ends_at) return 30;
  return Math.round((Date.parse(meeting.ends_at) - Date.parse(meeting.starts_at)) / MINUTE);
}
