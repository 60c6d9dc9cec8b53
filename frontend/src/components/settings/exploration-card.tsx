"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { changeSettings } from "@/app/actions/settings";
import type { ExplorationReport, ServiceSettings } from "@/lib/api/types";
import { explorationSentences, percentOf } from "@/lib/exploration";
import { EXPLORED } from "@/lib/words";
import { Section } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";

const SHARES = [0, 0.01, 0.02, 0.05, 0.1, 0.2];

/** The share of passed-over leads that is proposed at random, and what came of it. */
export function ExplorationCard({
  settings,
  report,
}: {
  settings: ServiceSettings;
  report: ExplorationReport;
}) {
  const router = useRouter();
  const id = useId();
  const [isBusy, setBusy] = useState(false);
  // The chosen share until the page is refreshed.
  const [chosen, setChosen] = useState<number | null>(null);
  const shares = [...new Set([...SHARES, report.share])].sort((one, other) => one - other);
  const change = async (share: number) => {
    setBusy(true);
    setChosen(share);
    const reply = await changeSettings(settings.version, { exploration_share: share });
    setBusy(false);
    if (reply.ok) notify(share > 0 ? `${EXPLORED} is ${percentOf(share)}%` : `${EXPLORED} is off`);
    else {
      notifyFailure(reply.failure);
      setChosen(null);
    }
    router.refresh();
  };
  return (
    <Section title={EXPLORED}>
      <div className="flex flex-col gap-3">
        <p className="text-ink-2">
          Learning sees only leads that were contacted. A few of the others, chosen at random, show whether
          the score is right about them. Each proposal waits for review, like any other draft.
        </p>
        <label htmlFor={id} className="flex flex-wrap items-center justify-between gap-3">
          <span className="font-medium">Share of leads that would get no email</span>
          <select
            id={id}
            className="field w-28"
            value={chosen ?? report.share}
            disabled={isBusy}
            onChange={(event) => void change(Number(event.target.value))}
          >
            {shares.map((share) => (
              <option key={share} value={share}>
                {share > 0 ? `${percentOf(share)}%` : "Off"}
              </option>
            ))}
          </select>
        </label>
        {explorationSentences(report).map((sentence) => (
          <p key={sentence} className="num text-ink-2">
            {sentence}
          </p>
        ))}
      </div>
    </Section>
  );
}
