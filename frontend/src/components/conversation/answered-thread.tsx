"use client";

import { useEffect, useState } from "react";
import { readThread } from "@/app/actions/conversation";
import type { Message, ThreadEntry } from "@/lib/api/types";
import { plural } from "@/lib/format";
import { CONVERSATION } from "@/lib/words";
import { Entry } from "./conversation";

/** The message that a draft answers, and what was written before it, folded so that the draft keeps its place. */
export function AnsweredThread({
  leadId,
  message,
  onDone,
}: {
  leadId: string;
  message: Message;
  /** Called after the message was marked as done, which withdraws the draft. */
  onDone: () => void;
}) {
  const earlier = useEarlier(leadId, message);
  return (
    <section aria-label={CONVERSATION} className="flex flex-col gap-2">
      <details>
        <summary className="w-fit text-ink-2">
          {earlier === null
            ? "Earlier messages"
            : plural(earlier.length, "earlier message", "earlier messages")}
        </summary>
        <ol className="mt-2 flex flex-col gap-2">
          {earlier?.map((entry) => (
            <li key={entry.message?.id ?? entry.draft_id ?? entry.source}>
              <Entry entry={entry} hasAnswer />
            </li>
          ))}
        </ol>
      </details>
      <Entry entry={entryOf(message)} hasAnswer onDone={onDone} />
    </section>
  );
}

/** What was written before the message, or null until it is read. */
function useEarlier(leadId: string, message: Message): readonly ThreadEntry[] | null {
  const [earlier, setEarlier] = useState<readonly ThreadEntry[] | null>(null);
  useEffect(() => {
    let isShown = true;
    void readThread(leadId).then((reply) => {
      if (!isShown || !reply.ok) return;
      const { entries } = reply.value;
      const index = entries.findIndex((entry) => entry.message?.id === message.id);
      setEarlier(index < 0 ? entries : entries.slice(0, index));
    });
    return () => {
      isShown = false;
    };
  }, [leadId, message.id]);
  return earlier;
}

function entryOf(message: Message): ThreadEntry {
  return {
    source: "message",
    direction: message.direction,
    at: message.sent_at,
    subject: message.subject ?? "",
    text: message.text ?? "",
    message,
    draft_id: message.draft_id ?? null,
    meeting: null,
    is_delivered: null,
  };
}
