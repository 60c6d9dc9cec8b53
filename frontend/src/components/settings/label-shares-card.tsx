"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { changeSettings } from "@/app/actions/settings";
import type { ServiceSettings } from "@/lib/api/types";
import { percentOf } from "@/lib/exploration";
import { fill, LABEL_CHANCES, SHARES_APPLY, sentence } from "@/lib/words";
import { Section } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";

const SHARES = [0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4];

/** How many of the newest leads a learned version makes hot and warm. */
export function LabelSharesCard({ settings }: { settings: ServiceSettings }) {
  const { hot_share, warm_share, hot_chance, warm_chance } = settings.learning;
  return (
    <Section title="Hot and warm leads">
      <div className="flex flex-col gap-3">
        <p className="text-ink-2">
          A learned version labels the best of the newest leads. {SHARES_APPLY} Fewer leads get a label if
          their probabilities hardly differ.
        </p>
        <Share
          label="hot"
          name="Best leads that are hot"
          share={hot_share}
          chance={hot_chance}
          of={settings}
        />
        <Share
          label="warm"
          name="Next leads that are warm"
          share={warm_share}
          chance={warm_chance}
          of={settings}
        />
      </div>
    </Section>
  );
}

function Share({
  label,
  name,
  share,
  chance,
  of: settings,
}: {
  label: keyof typeof LABEL_CHANCES;
  name: string;
  share: number;
  /** A probability in the settings of the service, which replaces the share. */
  chance: number | null;
  of: ServiceSettings;
}) {
  const router = useRouter();
  const id = useId();
  const [isBusy, setBusy] = useState(false);
  // The chosen share until the page is refreshed.
  const [chosen, setChosen] = useState<number | null>(null);
  const change = async (next: number) => {
    setBusy(true);
    setChosen(next);
    const changes = label === "hot" ? { hot_share: next } : { warm_share: next };
    const reply = await changeSettings(settings.version, changes);
    setBusy(false);
    if (reply.ok) notify(`${sentence(label)} leads: ${percentOf(next)}% from the next version on`);
    else {
      notifyFailure(reply.failure);
      setChosen(null);
    }
    router.refresh();
  };
  if (chance !== null) {
    return <p className="num">{fill(LABEL_CHANCES[label], { chance: percentOf(chance) })}</p>;
  }
  const shares = [...new Set([...SHARES, share])].sort((one, other) => one - other);
  return (
    <label htmlFor={id} className="flex flex-wrap items-center justify-between gap-3">
      <span className="font-medium">{name}</span>
      <select
        id={id}
        className="field w-28"
        value={chosen ?? share}
        disabled={isBusy}
        onChange={(event) => void change(Number(event.target.value))}
      >
        {shares.map((each) => (
          <option key={each} value={each}>
            {percentOf(each)}%
          </option>
        ))}
      </select>
    </label>
  );
}
