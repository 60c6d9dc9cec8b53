import type { Metadata } from "next";
import { PlaybookForm } from "@/components/settings/playbook/form";
import { SettingsHeader } from "@/components/settings/tabs";
import { Arriving } from "@/components/shell/arriving";
import { PageFailure } from "@/components/shell/retry";
import { whoAmI } from "@/lib/api/account";
import { currentPlaybook, playbookHistory } from "@/lib/api/playbook";

export const metadata: Metadata = { title: "Playbook" };

export default function PlaybookPage() {
  return (
    <Arriving>
      <PlaybookBody />
    </Arriving>
  );
}

async function PlaybookBody() {
  const [me, playbook, history] = await Promise.all([whoAmI(), currentPlaybook(), playbookHistory()]);
  if (!me.ok) return <PageFailure failure={me.failure} />;
  if (!playbook.ok) return <PageFailure failure={playbook.failure} />;
  if (!history.ok) return <PageFailure failure={history.failure} />;
  return (
    <div className="flex flex-col gap-4">
      <SettingsHeader here="/settings/playbook" />
      <PlaybookForm
        key={playbook.value.version}
        playbook={playbook.value}
        history={history.value.versions}
        isAdmin={me.value.role === "admin"}
      />
    </div>
  );
}
