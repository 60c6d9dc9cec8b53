"use client";

import { ScrollText } from "lucide-react";
import { useState } from "react";
import { moreAuditEvents } from "@/app/actions/security";
import type { AuditEvent } from "@/lib/api/types";
import { actorInWords, auditInWords } from "@/lib/audit";
import { Button } from "../ui/button";
import { Empty, Section } from "../ui/states";
import { RelativeTime } from "../ui/time";
import { notifyFailure } from "../ui/toast";

/** Events that matter for security, newest first. */
export function AuditLog({
  events,
  nextCursor,
}: {
  events: readonly AuditEvent[];
  nextCursor: string | null;
}) {
  const [more, setMore] = useState<readonly AuditEvent[]>([]);
  const [cursor, setCursor] = useState(nextCursor);
  const load = async () => {
    if (!cursor) return;
    const reply = await moreAuditEvents(cursor);
    if (!reply.ok) return notifyFailure(reply.failure);
    setMore((now) => [...now, ...reply.value.items]);
    setCursor(reply.value.next_cursor);
  };
  // After a refresh, the first page may have events that were loaded as the second page.
  const known = new Set(events.map((event) => event.id));
  const all = [...events, ...more.filter((event) => !known.has(event.id))];
  return (
    <Section title="Audit log">
      <p className="mb-3 text-ink-2">
        Sign-ins and sensitive changes. Entries never change, and they stay for at least 90 days.
      </p>
      {all.length ? (
        <ul>
          {all.map((event) => (
            <li key={event.id} className="flex items-baseline gap-3 border-t border-line py-2 first:border-0">
              <div className="min-w-0 flex-1">
                <p className="break-words">{auditInWords(event)}</p>
                <p className="truncate text-ink-2">
                  {actorInWords(event)}
                  {event.actor.client_address ? `, ${event.actor.client_address}` : null}
                </p>
              </div>
              <RelativeTime at={event.created_at} className="shrink-0 text-xs text-ink-3" />
            </li>
          ))}
        </ul>
      ) : (
        <Empty icon={ScrollText} title="No events yet">
          Sign-ins, revoked sessions, changed settings, removed opt-outs and erased leads appear here.
        </Empty>
      )}
      {cursor ? (
        <Button className="mt-2" onClick={() => void load()}>
          Show more
        </Button>
      ) : null}
    </Section>
  );
}
