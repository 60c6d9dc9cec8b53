"use client";

import { MonitorSmartphone } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { moreSessions, revokeSession } from "@/app/actions/security";
import type { UserSession } from "@/lib/api/types";
import { deviceInWords } from "@/lib/device";
import { Button } from "../ui/button";
import { useMore } from "../ui/more";
import { Empty, Section } from "../ui/states";
import { RelativeTime } from "../ui/time";
import { notify, notifyFailure } from "../ui/toast";

/** The current sessions, each with a button that ends it. */
export function Sessions({
  sessions,
  nextCursor,
  isAdmin,
}: {
  sessions: readonly UserSession[];
  nextCursor: string | null;
  isAdmin: boolean;
}) {
  const router = useRouter();
  const more = useMore(sessions, nextCursor, moreSessions);
  const [busyId, setBusyId] = useState<string | null>(null);
  const revoke = async (session: UserSession) => {
    setBusyId(session.id);
    const reply = await revokeSession(session.id);
    setBusyId(null);
    if (!reply.ok) notifyFailure(reply.failure);
    else notify(`The session of ${session.user_name} has ended`);
    more.change((now) => now.filter((other) => other.id !== session.id));
    router.refresh();
  };
  return (
    <Section title="Sessions">
      <p className="mb-3 text-ink-2">
        {isAdmin
          ? "Everyone who is signed in. Revoke a session to sign that device out at once."
          : "The devices on which you are signed in. Revoke a session to sign that device out at once."}
      </p>
      {more.items.length ? (
        <ul>
          {more.items.map((session) => (
            <li key={session.id} className="flex items-center gap-3 border-t border-line py-2 first:border-0">
              <div className="min-w-0 flex-1">
                <p className="truncate">
                  <span className="font-medium">{session.user_name}</span>
                  {session.is_current ? <span className="text-ink-2"> (this device)</span> : null}
                </p>
                <p className="text-ink-2">
                  {deviceInWords(session.user_agent)}
                  {session.client_address ? `, ${session.client_address}` : null}, signed in{" "}
                  <RelativeTime at={session.created_at} ago />
                  {session.last_used_at ? (
                    <>
                      , last used <RelativeTime at={session.last_used_at} ago />
                    </>
                  ) : null}
                </p>
              </div>
              {session.is_current ? null : (
                <Button
                  size="sm"
                  disabled={busyId !== null}
                  aria-label={`Revoke the session of ${session.user_name} on ${deviceInWords(session.user_agent)}`}
                  onClick={() => void revoke(session)}
                >
                  Revoke
                </Button>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <Empty icon={MonitorSmartphone} title="No sessions">
          Nobody has signed in to the dashboard. Programs that send the access token itself have no session.
        </Empty>
      )}
      {more.button}
    </Section>
  );
}
