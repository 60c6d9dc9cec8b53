import type { Metadata } from "next";
import { AuditLog } from "@/components/settings/audit-log";
import { Sessions } from "@/components/settings/sessions";
import { SettingsHeader } from "@/components/settings/tabs";
import { Arriving } from "@/components/shell/arriving";
import { PageFailure } from "@/components/shell/retry";
import { whoAmI } from "@/lib/api/account";
import { listAuditEvents, listSessions } from "@/lib/api/security";

export const metadata: Metadata = { title: "Security" };

export default function SecurityPage() {
  return (
    <Arriving>
      <SecurityBody />
    </Arriving>
  );
}

async function SecurityBody() {
  const [me, sessions] = await Promise.all([whoAmI(), listSessions(null)]);
  if (!me.ok) return <PageFailure failure={me.failure} />;
  if (!sessions.ok) return <PageFailure failure={sessions.failure} />;
  const isAdmin = me.value.role === "admin";
  const log = isAdmin ? await listAuditEvents(null) : null;
  if (log && !log.ok) return <PageFailure failure={log.failure} />;
  return (
    <div className="flex flex-col gap-4">
      <SettingsHeader here="/settings/security" />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
        <Sessions sessions={sessions.value.items} nextCursor={sessions.value.next_cursor} isAdmin={isAdmin} />
        {log ? <AuditLog events={log.value.items} nextCursor={log.value.next_cursor} /> : null}
      </div>
    </div>
  );
}
