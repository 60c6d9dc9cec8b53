import { describe, expect, it } from "vitest";
import { failureOf } from "@/lib/api/failure";
import type { CheckResult, EmailDraft, ReviewItem } from "@/lib/api/types";
import { blockingChecks, decisionInWords, decisionOf, whatToFix } from "@/lib/checks";
import * as notices from "@/lib/notices";
import * as review from "@/lib/review";

const item = (id: string, version = 1) => ({ draft: { id, version } }) as ReviewItem;
const items = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => item(String(from + index)));

describe("stepping through the inbox", () => {
  it("loads more when the reader nears the end of what is loaded", () => {
    let inbox = review.open(items(0, 25), 47, false);
    expect(review.wantsMore(inbox)).toBe(false);
    for (let step = 0; step < 15; step++) inbox = review.reduce(inbox, { kind: "step", by: 1 });
    expect(review.wantsMore(inbox)).toBe(true);
    inbox = review.reduce(inbox, { kind: "more", items: items(25, 47), isLast: true });
    expect(review.wantsMore({ ...inbox, index: 46 })).toBe(false);
  });
  it("loses no key while the next drafts are on their way", () => {
    let inbox = review.open(items(0, 25), 47, false);
    for (let step = 0; step < 40; step++) inbox = review.reduce(inbox, { kind: "step", by: 1 });
    expect(inbox.index).toBe(24);
    inbox = review.reduce(inbox, { kind: "more", items: items(25, 47), isLast: true });
    expect(inbox.index).toBe(40);
    for (let step = 0; step < 40; step++) inbox = review.reduce(inbox, { kind: "step", by: 1 });
    expect(inbox.index).toBe(46);
    expect(review.reduce(inbox, { kind: "step", by: -1 }).index).toBe(45);
  });
  it("takes a draft off that somebody else decided about, and counts it no more", () => {
    const inbox = review.reduce({ ...review.open(items(0, 3), 3), index: 2 }, { kind: "drop", draftId: "2" });
    expect(review.current(inbox)?.draft.id).toBe("1");
    expect([inbox.total, inbox.decided.length]).toEqual([2, 0]);
  });
  it("knows the version that was saved after the reader moved on", () => {
    const saved = { id: "a", version: 3 } as EmailDraft;
    const inbox = review.reduce(review.open([item("a"), item("b")], 2), { kind: "saved", draft: saved });
    expect(inbox.waiting.map((each) => each.draft.version)).toEqual([3, 1]);
    const late = review.reduce(inbox, { kind: "saved", draft: { ...saved, version: 2 } });
    expect(late.waiting[0]?.draft.version).toBe(3);
  });
});

describe("the bar at the bottom", () => {
  const offer = (key: string, until: number | null) => ({ key, title: key, until, undo: () => undefined });
  it("offers the newest decision that can still be undone, then the one before", () => {
    let bar = notices.offer(notices.NOTHING, offer("held", null));
    bar = notices.offer(bar, offer("approved", 60));
    expect(notices.newest(bar, 59)?.key).toBe("approved");
    expect(notices.newest(bar, 60)?.key).toBe("held");
    expect(notices.newest(notices.withdraw(bar, "approved"), 1)?.key).toBe("held");
  });
  it("has one offer for each decision, however often it is made", () => {
    const bar = notices.offer(notices.offer(notices.NOTHING, offer("a", 60)), offer("a", 90));
    expect(bar.undoables.map((each) => each.until)).toEqual([90]);
    expect(notices.withdraw(bar, "b")).toBe(bar);
  });
  it("drops what is over", () => {
    const message = { id: 1, title: "Saved", tone: "good" as const, until: 50 };
    const bar = { message, undoables: [offer("a", 60), offer("b", null)] };
    expect(notices.sweep(bar, 49)).toBe(bar);
    expect(notices.sweep(bar, 50).message).toBeNull();
    expect(notices.sweep(bar, 60).undoables.map((each) => each.key)).toEqual(["b"]);
    expect(notices.sweep(notices.limit(bar, 70), 70)).toEqual(notices.NOTHING);
    expect(notices.secondsLeft(60_000, 500)).toBe(60);
  });
});

describe("checks and decisions", () => {
  const check = (name: string, passed: boolean): CheckResult => ({
    name,
    passed,
    message: passed ? null : `${name}!`,
  });
  it("block sending unless they are about style", () => {
    const checks = [check("length", false), check("no_shouting", false), check("greeting", true)];
    expect(blockingChecks(checks)).toEqual([]);
    const worse = [...checks, check("no_unfilled_slot", false), check("configured_links_only", false)];
    expect(whatToFix(worse)).toBe("no_unfilled_slot!; configured_links_only!.");
  });
  it("say who approved a draft and when it goes out", () => {
    const draft = {
      id: "d",
      version: 2,
      state: "approved",
      approved_by: "ann",
      edits: [],
      due_at: "2026-11-02T12:01:00Z",
      rejected_reason: null,
      updated_at: "2026-11-02T12:00:00Z",
    } as unknown as EmailDraft;
    const decision = decisionOf(draft, Date.parse("2026-11-02T12:00:18Z"));
    expect(decision).toMatchObject({ by: "ann", change: "approved", due_in_seconds: 42 });
    expect(decisionInWords(decision)).toBe("Ann approved this draft.");
    const sent = decisionOf({ ...draft, state: "sent" }, 0);
    expect(sent.due_in_seconds).toBeNull();
    expect(decisionInWords(sent)).toBe("Ann approved this draft, and it was sent.");
    const rejected = decisionOf({ ...draft, state: "rejected", rejected_reason: "wrong tone" }, 0);
    expect(decisionInWords({ ...rejected, by: "bo" })).toBe("Bo rejected this draft: wrong tone.");
  });
  it("come out of the service's refusal", () => {
    const checks = [check("greeting", false)];
    const failing = { type: "urn:leadops:problem:failing-checks", title: "t", detail: "d", checks };
    expect(failureOf(409, failing, null)).toMatchObject({ code: "failing-checks", checks });
    const decision = { by: "ann", state: "approved" };
    const changed = { type: "urn:leadops:problem:draft-changed", title: "t", detail: "d", decision };
    expect(failureOf(412, changed, null)).toMatchObject({ code: "draft-changed", decision });
    expect(
      failureOf(409, { ...changed, type: "urn:leadops:problem:conflict" }, null).decision,
    ).toBeUndefined();
  });
});
