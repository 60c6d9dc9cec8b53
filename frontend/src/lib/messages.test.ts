import { expect, test } from "vitest";
import type { Message } from "@/lib/api/types";
import { messageInWords } from "./messages";

const BOUNCE = { recipients: [], original_message_id: null, status: null, detail: null } as const;

function message(changes: Partial<Message>): Message {
  return {
    id: "1",
    direction: "received",
    kind: "reply",
    sent_at: "2026-11-02T12:00:00Z",
    received_at: "2026-11-02T12:00:00Z",
    ...changes,
  } as Message;
}

test.each<[Partial<Message>, string]>([
  [{ intent: "question" }, "Asks a question"],
  [{ intent: "not_now", until: "2027-03-01" }, "Not now until 2027-03-01"],
  [{ kind: "auto_reply", until: "2026-11-09" }, "Automatic reply until 2026-11-09"],
  [
    { kind: "bounce", bounce: { ...BOUNCE, type: "hard", is_delivered: false, is_delayed: false } },
    "The address does not exist",
  ],
  [
    { kind: "bounce", bounce: { ...BOUNCE, type: "soft", is_delivered: false, is_delayed: true } },
    "Delayed; the mail server keeps trying",
  ],
  [
    {
      kind: "calendar_answer",
      calendar: { response: "accepted", uid: "1", starts_at: null, ends_at: null, title: "" },
    },
    "Accepted the invitation",
  ],
  [{ kind: "own_copy" }, "From your team"],
])("a message is named by what it is", (changes, words) => {
  expect(messageInWords(message(changes))).toBe(words);
});
