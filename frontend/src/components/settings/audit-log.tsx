"use client";

import { ScrollText } from "lucide-react";
import { moreAuditEvents } from "@/app/actions/security";
import type { AuditEvent } from "@/lib/api/types";
import { actorInWords, auditInWords } from "@/lib/audit";
import { useMore } from "../ui/more";
import { Empty, Section } from "../ui/states";
import { RelativeTime } from "../ui/time";

/** Events that matter for security, newest first. */
export function AuditLog({
  events,
  nextCursor,
}: {
  events: readonly AuditEvent[];
  nextCursor: string | null;
}) {
  const more = useMore(events, nextCursor, moreAuditEvents);
  return (
    <Section title="Audit log">
      <p className="mb-3 text-ink-2">
        Sign-ins and sensitive changes. Entries never change, and they stay for at least 90 days.
      </p>
      {more.items.length ? (
        <ul>
          {more.items.map((event) => (
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
      {more.button}
    </Section>
  );
}
