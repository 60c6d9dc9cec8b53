import { describe, expect, it } from "vitest";
import { failureOf } from "@/lib/api/failure";
import { goesOut, isMoving, nextStep } from "@/lib/next-step";
import { activityInWords } from "@/lib/timeline";
import { undoInWords } from "@/lib/undo";

describe("a lead that exists already", () => {
  const existing = { id: "1", name: "Wait Ing", same_email: true };
  it("is named by the failure", () => {
    expect(failureOf(409, { title: "This lead already exists", existing }, null).existing).toEqual(existing);
  });
  it("is left out if the problem does not name it in full", () => {
    expect(failureOf(409, { existing: { id: "1" } }, null)).not.toHaveProperty("existing");
    expect(failureOf(409, { title: "t" }, null)).not.toHaveProperty("existing");
  });
  it("is not mistaken for a wrong field of the form", () => {
    const problem = { errors: [{ pointer: "query/limit", message: "m" }, null] };
    expect(failureOf(422, problem, null)).not.toHaveProperty("fields");
  });
});

const NOW = Date.parse("2026-11-29T12:00:00Z");
const LEAD = {
  status: "QUALIFIED",
  recommended_action: "SEND_EMAIL",
  processing_state: "done",
  waiting_draft_id: null,
  hold: null,
  latest_email: null,
} as const satisfies Parameters<typeof nextStep>[0];
type Email = NonNullable<Parameters<typeof nextStep>[0]["latest_email"]>;
const email = (state: Email["state"]): Email => ({
  draft_id: "d",
  state,
  due_at: "2026-11-29T12:00:45Z",
  sent_at: null,
});
const hold = { since: "2026-11-29T11:00:00Z", by: "ana", reason: "Waits for a colleague" };

describe("the next step of a lead", () => {
  it.each([
    [{}, "Send email", null],
    [{ latest_email: email("approved") }, "Approved", "sends in 45 s"],
    [{ latest_email: email("claimed") }, "Sending", null],
    [{ latest_email: email("unknown") }, "Delivery unknown", "check whether it was sent"],
    [{ latest_email: email("failed") }, "Email not sent", null],
    [{ latest_email: email("failed"), waiting_draft_id: "w" }, "Draft ready", null],
    [{ latest_email: email("sent"), status: "CONTACTED" }, "Sent", "awaiting reply"],
    [{ status: "CONTACTED" }, "Awaiting reply", null],
    [{ status: "MEETING_BOOKED" }, "–", null],
    [{ hold, recommended_action: "HOLD" }, "On hold", "Waits for a colleague"],
    [{ hold: { ...hold, reason: null } }, "On hold", null],
    [{ recommended_action: "HOLD" }, "Hold", null],
    [{ is_explored: true }, "Send email", "Random sample"],
    [{ is_explored: true, waiting_draft_id: "w" }, "Draft ready", "Random sample"],
    [{ processing_state: "queued", recommended_action: null }, "Scoring…", null],
    [{ processing_state: "queued", latest_email: email("approved") }, "Approved", "sends in 45 s"],
  ] as const)("of %o is %s", (changes, text, detail) => {
    expect(nextStep({ ...LEAD, ...changes }, NOW)).toMatchObject({ text, detail });
  });
  it("counts in the unit that a person would use", () => {
    expect(goesOut("2026-11-29T12:00:00Z", NOW)).toBe("sends now");
    expect(goesOut("2026-11-29T12:10:00Z", NOW)).toBe("sends in 10 min");
    expect(goesOut("2026-12-01T12:00:00Z", NOW)).toMatch(/^sends .*2026/);
  });
  it("changes by itself while the lead is scored or its email is sent", () => {
    expect(isMoving(LEAD)).toBe(false);
    expect(isMoving({ ...LEAD, latest_email: email("sent") })).toBe(false);
    expect(isMoving({ ...LEAD, latest_email: email("transmitting") })).toBe(true);
    expect(isMoving({ ...LEAD, processing_state: "running" })).toBe(true);
  });
});

describe("a hold on the timeline", () => {
  it("says why", () => {
    const payload = { text: "Put on hold", reason: "Waits for a colleague", move: { version: 2 } };
    expect(activityInWords({ type: "NOTE", payload })).toEqual({
      title: "Put on hold",
      detail: "Waits for a colleague",
    });
    expect(activityInWords({ type: "NOTE", payload: { text: "Put on hold", reason: null } })).toEqual({
      title: "Put on hold",
    });
  });
});

describe("the undo of an import", () => {
  it("says how many leads it removes, restores and keeps", () => {
    expect(undoInWords({ removed: 19_950, restored: 1, kept: ["a"] }, "will")).toEqual([
      "19,950 leads will be removed.",
      "1 lead will be restored to the previous values.",
      "1 lead will stay: someone has worked on it since, or another import includes it.",
    ]);
    expect(undoInWords({ removed: 1, restored: 0, kept: ["a", "b"] }, "did")).toEqual([
      "1 lead was removed.",
      "2 leads stayed: someone has worked on them since, or another import includes them.",
    ]);
  });
  it("says so if there is nothing to do", () => {
    expect(undoInWords({ removed: 0, restored: 0, kept: [] }, "will")).toEqual(["0 leads will be removed."]);
  });
});
