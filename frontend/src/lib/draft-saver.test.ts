import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Result } from "@/lib/api/failure";
import type { EmailDraft } from "@/lib/api/types";
import { blockingChecks } from "@/lib/checks";
import { type Calls, DraftSaver } from "@/lib/draft-saver";
import * as unsaved from "@/lib/unsaved";

const NOBODY: Result<EmailDraft> = {
  ok: false,
  failure: { title: "No answer", detail: "Try again.", status: 0, requestId: null },
};

function draft(changes: Partial<EmailDraft> = {}): EmailDraft {
  const made = { id: "d", lead_id: "l", version: 1, state: "draft", subject: "S", body: "B", edits: [] };
  return { ...made, ...changes } as unknown as EmailDraft;
}

function memory(): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    key: (index) => [...kept.keys()][index] ?? null,
    get length() {
      return kept.size;
    },
    clear: () => kept.clear(),
  };
}

/** The service, with one draft that can be reached or not. */
class Service {
  stored = draft();
  isUp = true;
  saves = 0;
  calls: Calls = {
    save: async (_ref, version, text) => {
      this.saves += 1;
      if (!this.isUp) return NOBODY;
      if (version !== this.stored.version || this.stored.state !== "draft")
        return { ok: false, failure: { title: "Changed", detail: "", status: 412, requestId: null } };
      this.stored = draft({ ...this.stored, ...text, version: version + 1 });
      return { ok: true, value: this.stored };
    },
    read: async () => (this.isUp ? { ok: true, value: this.stored } : NOBODY),
  };
}

describe("a draft that is edited", () => {
  let service: Service;
  let shelf: Storage;
  beforeEach(() => {
    vi.useFakeTimers();
    service = new Service();
    shelf = memory();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const open = (given = service.stored) => new DraftSaver(given, service.calls, shelf);
  const mine = { subject: "S", body: "Mine" };

  it("is saved at once when the person moves on, and says Saved only then", async () => {
    const saver = open();
    saver.type(mine, 1);
    expect(saver.state.saving).toBe("typing");
    expect(service.stored.body).toBe("B");
    await saver.save();
    expect(service.stored.body).toBe("Mine");
    expect(saver.state.saving).toBe("saved");
    expect(unsaved.list(shelf, Date.now())).toEqual([]);
  });

  it("survives an outage, also in a page that is opened later", async () => {
    service.isUp = false;
    const saver = open();
    saver.type(mine, 1);
    expect(await saver.save()).toBeNull();
    expect(saver.state.saving).toBe("failed");
    expect(saver.isSafe).toBe(true);
    const later = open();
    expect(later.text).toEqual(mine);
    expect(later.state.saving).toBe("failed");
    service.isUp = true;
    await vi.advanceTimersByTimeAsync(10);
    expect(service.stored.body).toBe("Mine");
    expect(later.state.saving).toBe("saved");
  });

  it("is saved by itself once the service answers again", async () => {
    service.isUp = false;
    const saver = open();
    saver.type(mine, 1);
    await vi.advanceTimersByTimeAsync(800);
    expect(saver.state.saving).toBe("failed");
    service.isUp = true;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(service.stored.body).toBe("Mine");
    expect(saver.state.saving).toBe("saved");
  });

  it("keeps what was typed while a save was under way", async () => {
    const saver = open();
    saver.type(mine, 1);
    const job = saver.save();
    saver.type({ subject: "S", body: "Mine, longer" }, 2);
    await job;
    expect(saver.state.saving).toBe("typing");
    await saver.save();
    expect(service.stored.body).toBe("Mine, longer");
  });

  it("asks which text stays if somebody else edited it, and then keeps mine", async () => {
    const saver = open();
    service.stored = draft({ version: 2, body: "Theirs" });
    saver.type(mine, 1);
    expect(await saver.save()).toBeNull();
    expect(saver.state.saving).toBe("conflict");
    saver.keepMine(service.stored);
    await vi.advanceTimersByTimeAsync(0);
    expect(service.stored.body).toBe("Mine");
    expect(saver.state.saving).toBe("saved");
  });

  it("shows the checks that an approval failed until the text is saved again", async () => {
    const passed = { name: "greeting", passed: true, message: null };
    const failed = { name: "greeting", passed: false, message: "the greeting names 'Ann'" };
    service.stored = draft({ checks: [passed, { name: "length", passed: true, message: null }] });
    const saver = open();
    saver.failChecks([failed]);
    expect(blockingChecks(saver.state.stored.checks)).toEqual([failed]);
    expect(await saver.save()).toMatchObject({ checks: [{ name: "length" }, failed] });
    saver.type({ subject: "S", body: "Hi there" }, 0);
    expect(blockingChecks((await saver.save())?.checks ?? [failed])).toEqual([]);
  });

  it("tells that it was approved elsewhere instead of offering a choice, and keeps the text", async () => {
    const saver = open();
    service.stored = draft({ version: 2, state: "approved", approved_by: "ann", body: "Theirs" });
    saver.type(mine, 1);
    expect(await saver.save()).toBeNull();
    expect(saver.state.saving).toBe("decided");
    expect(saver.state.decision).toMatchObject({ by: "ann", state: "approved" });
    expect(saver.text).toEqual(mine);
    const saves = service.saves;
    expect(await saver.save()).toBeNull();
    expect(service.saves).toBe(saves);
    saver.discard(service.stored);
    expect(saver.text.body).toBe("Theirs");
    expect(saver.state.decision).toMatchObject({ by: "ann" });
    expect(unsaved.list(shelf, Date.now())).toEqual([]);
  });

  it("goes on with my text once the approval is withdrawn", async () => {
    const saver = open();
    service.stored = draft({ version: 2, state: "approved", approved_by: "ann" });
    saver.type(mine, 1);
    await saver.save();
    service.stored = draft({ version: 3 });
    saver.keepMine(service.stored);
    await vi.advanceTimersByTimeAsync(0);
    expect(service.stored.body).toBe("Mine");
    expect(saver.state).toMatchObject({ saving: "saved", decision: null });
  });

  it("takes a newer version over while nothing is typed", () => {
    const saver = open();
    saver.offer(draft({ version: 2, body: "Newer" }));
    expect(saver.text.body).toBe("Newer");
    saver.offer(draft({ version: 1, body: "Older" }));
    expect(saver.text.body).toBe("Newer");
  });

  it("shows the saved text on a page that was read before the save", async () => {
    const stale = service.stored;
    const saver = open();
    saver.type(mine, 1);
    await saver.save();
    const later = open(stale);
    await vi.advanceTimersByTimeAsync(0);
    expect(later.text).toEqual(mine);
    expect(later.state).toMatchObject({ saving: "saved", stored: { version: 2 } });
    service.stored = draft({ version: 3, body: "Newer" });
    expect(open().text.body).toBe("Newer");
  });

  it("goes on if the version moved and nobody changed the words", async () => {
    const saver = open();
    saver.type(mine, 1);
    service.stored = draft({ version: 3 });
    await saver.save();
    expect(service.stored).toMatchObject({ version: 4, body: "Mine" });
    expect(saver.state.saving).toBe("saved");
  });

  it("goes on from its own save that was never answered", async () => {
    const { save } = service.calls;
    const stale = service.stored;
    service.calls.save = async (...given) => {
      await save(...given);
      return NOBODY;
    };
    const saver = open();
    saver.type(mine, 1);
    await saver.save();
    expect(saver.state.saving).toBe("failed");
    service.calls.save = save;
    saver.type({ subject: "S", body: "Mine, longer" }, 2);
    const elsewhere = open(stale);
    await vi.advanceTimersByTimeAsync(0);
    expect(service.stored.body).toBe("Mine, longer");
    expect(elsewhere.state.saving).toBe("saved");
  });

  it("is not lost on a page that was read before the text it was typed into", async () => {
    const stale = service.stored;
    const saver = open();
    saver.type(mine, 1);
    await saver.save();
    service.isUp = false;
    saver.type({ subject: "S", body: "Mine, longer" }, 2);
    service.isUp = true;
    const later = open(stale);
    await vi.advanceTimersByTimeAsync(0);
    expect(service.stored.body).toBe("Mine, longer");
    expect(later.state.saving).toBe("saved");
  });

  it("knows a save whose reply was lost", async () => {
    const saver = open();
    saver.type(mine, 1);
    service.stored = draft({ version: 2, body: "Mine" });
    expect(await saver.save()).toEqual(service.stored);
    expect(saver.state.saving).toBe("saved");
  });
});

describe("text that is kept in the browser", () => {
  const entry = (at: number) => ({
    draftId: "d",
    leadId: "l",
    version: 1,
    text: { subject: "S", body: "B" },
    at,
  });
  it("is dropped after a week", () => {
    const shelf = memory();
    unsaved.keep(shelf, entry(0));
    expect(unsaved.list(shelf, unsaved.KEPT_MS - 1)).toHaveLength(1);
    expect(unsaved.list(shelf, unsaved.KEPT_MS)).toEqual([]);
    expect(shelf.length).toBe(0);
  });
  it("says so if the browser has no room", () => {
    const full = {
      ...memory(),
      setItem: () => {
        throw new Error("QuotaExceededError");
      },
    };
    expect(unsaved.keep(full, entry(0))).toBe(false);
    expect(unsaved.keep(null, entry(0))).toBe(false);
  });
  it("is not read where something else stands", () => {
    const shelf = memory();
    shelf.setItem("leadops:unsaved:d", "{}");
    expect(unsaved.find(shelf, "d")).toBeNull();
    shelf.setItem("leadops:unsaved:d", "no JSON");
    expect(unsaved.find(shelf, "d")).toBeNull();
  });
});
