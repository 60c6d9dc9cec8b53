import type { Metadata } from "next";
import { Rescoring } from "@/components/score/rescoring";
import { ExplorationCard } from "@/components/settings/exploration-card";
import { LabelSharesCard } from "@/components/settings/label-shares-card";
import { ServiceCard } from "@/components/settings/service-card";
import { Suppressions } from "@/components/settings/suppressions";
import { SettingsHeader } from "@/components/settings/tabs";
import { Weights } from "@/components/settings/weights";
import { Arriving } from "@/components/shell/arriving";
import { PageFailure } from "@/components/shell/retry";
import { serviceSettings } from "@/lib/api/account";
import { explorationReport } from "@/lib/api/exploration";
import { chosenScorecard, rescoring } from "@/lib/api/scorecards";
import { listSuppressions } from "@/lib/api/suppressions";

export const metadata: Metadata = { title: "Settings" };

export default function SettingsPage() {
  return (
    <Arriving>
      <SettingsBody />
    </Arriving>
  );
}

async function SettingsBody() {
  const [settings, card, state, suppressed, explored] = await Promise.all([
    serviceSettings(),
    chosenScorecard(),
    rescoring(),
    listSuppressions(null),
    explorationReport(),
  ]);
  if (!settings.ok) return <PageFailure failure={settings.failure} />;
  if (!card.ok) return <PageFailure failure={card.failure} />;
  if (!state.ok) return <PageFailure failure={state.failure} />;
  if (!suppressed.ok) return <PageFailure failure={suppressed.failure} />;
  if (!explored.ok) return <PageFailure failure={explored.failure} />;
  return (
    <div className="flex flex-col gap-4">
      <SettingsHeader here="/settings" />
      <Rescoring state={state.value} />
      <Weights key={card.value.number} version={card.value} />
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
        <div className="flex flex-col gap-4">
          <ServiceCard settings={settings.value} />
          <LabelSharesCard settings={settings.value} />
          <ExplorationCard settings={settings.value} report={explored.value} />
        </div>
        <Suppressions entries={suppressed.value.items} nextCursor={suppressed.value.next_cursor} />
      </div>
    </div>
  );
}
