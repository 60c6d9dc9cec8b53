"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { activateScorecard } from "@/app/actions/scorecards";
import type { ScorecardVersion } from "@/lib/api/types";
import { exact, plural } from "@/lib/format";
import { rescoringInWords } from "@/lib/rescoring";
import { diff } from "@/lib/scorecard";
import { sentence } from "@/lib/words";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/time";
import { notify, notifyFailure } from "../ui/toast";
import { WeightsChart } from "./weights-chart";

/** Every version of the scorecard: who made it and why, what it changed, and the way back to it. */
export function Versions({ versions }: { versions: readonly ScorecardVersion[] }) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const active = versions.find((version) => version.is_active);
  const activate = async (version: ScorecardVersion) => {
    setBusy(true);
    const reply = await activateScorecard(version.number);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify(rescoringInWords(reply.value.rescoring), {
      ...(active
        ? {
            undo: async () => {
              const back = await activateScorecard(active.number);
              if (!back.ok) notifyFailure(back.failure);
              router.refresh();
            },
          }
        : {}),
    });
    router.refresh();
  };
  return (
    <ol aria-label="Versions, newest first" className="-my-2.5">
      {versions.map((version) => {
        const parent = versions.find((other) => other.number === version.parent_number);
        const rows = parent ? diff(parent.scorecard, version.scorecard) : [];
        const before = parent?.scorecard.thresholds;
        const now = version.scorecard.thresholds;
        const isMoved = before && (before.hot !== now.hot || before.warm !== now.warm);
        return (
          <li key={version.id} className="border-t border-line py-2.5 first:border-0">
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
              <span className="num font-medium">Version {version.number}</span>
              {version.is_active ? (
                <span className="rounded-full bg-accent-ground px-2 text-xs font-medium text-accent">
                  in use
                </span>
              ) : null}
              <span className="min-w-0 flex-1 basis-full text-ink-2 sm:basis-48">
                {version.reason} · {version.made_by} · <RelativeTime at={version.created_at} ago />
              </span>
              {version.is_active ? null : (
                <Button size="sm" disabled={isBusy} onClick={() => void activate(version)}>
                  {active && version.number < active.number ? "Roll back to it" : "Put to use"}
                </Button>
              )}
            </div>
            {rows.length || isMoved ? (
              <details className="mt-1">
                <summary className="text-ink-2">
                  What changed against version {version.parent_number}: {plural(rows.length, "weight")}
                  {isMoved ? " and the thresholds" : ""}
                </summary>
                {isMoved ? (
                  <table className="num mt-2 w-full max-w-sm">
                    <thead className="text-left text-xs text-ink-2">
                      <tr>
                        <th scope="col" className="font-medium">
                          Threshold
                        </th>
                        <th scope="col" className="w-20 text-right font-medium">
                          Then
                        </th>
                        <th scope="col" className="w-20 text-right font-medium">
                          Now
                        </th>
                      </tr>
                    </thead>
                    <tbody>
                      {(["hot", "warm"] as const).map((which) => (
                        <tr key={which} className="border-t border-line">
                          <td className="py-1">{sentence(which)} from</td>
                          <td className="text-right text-ink-2">{exact(before[which])}</td>
                          <td className="text-right">{exact(now[which])}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                ) : null}
                {rows.length ? (
                  <div className="mt-3 max-w-3xl">
                    <WeightsChart rows={rows} most={40} />
                  </div>
                ) : null}
              </details>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
