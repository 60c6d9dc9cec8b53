"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { activateScorecard } from "@/app/actions/scorecards";
import type { EvaluationTrace, ScorecardVersion } from "@/lib/api/types";
import { count, exact, plural, score } from "@/lib/format";
import { headline, readiness, verdictInWords, versionInWords } from "@/lib/learning";
import { rescoringInWords } from "@/lib/rescoring";
import { diff } from "@/lib/scorecard";
import { NOT_PROMOTED, PENDING_VERSION, sentence } from "@/lib/words";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { RelativeTime } from "../ui/time";
import { notify, notifyFailure } from "../ui/toast";
import { WeightsChart } from "./weights-chart";

interface Props {
  versions: readonly ScorecardVersion[];
  evaluations: readonly EvaluationTrace[];
  /** The number of leads that an activation rescores. */
  leads: number;
}

/** All versions and learning updates in one list, with author, reason, and a button to activate each version. */
export function Versions({ versions, evaluations, leads }: Props) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [asked, ask] = useState<ScorecardVersion | null>(null);
  const active = versions.find((version) => version.is_active);
  const pending = versions.find((version) => version.is_pending);
  const activate = async (version: ScorecardVersion) => {
    setBusy(true);
    const reply = await activateScorecard(version.number, version.is_rejected);
    setBusy(false);
    ask(null);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify(rescoringInWords(reply.value.rescoring), {
      ...(active
        ? {
            undo: async () => {
              const back = await activateScorecard(active.number, active.is_rejected);
              if (!back.ok) notifyFailure(back.failure);
              router.refresh();
            },
          }
        : {}),
    });
    router.refresh();
  };
  const updates = new Map(evaluations.map((update) => [update.id, update]));
  const rows = [
    ...versions.map((version) => ({ version, update: updates.get(version.evaluation_id ?? "") })),
    ...evaluations
      .filter((update) => update.challenger_number === null)
      .map((update) => ({ version: undefined, update })),
  ].sort((a, b) => createdAt(b) - createdAt(a));
  return (
    <>
      <ol aria-label="Versions, newest first" className="-my-2.5">
        {rows.map(({ version, update }) => (
          <li key={version?.id ?? update?.id} className="border-t border-line py-2.5 first:border-0">
            {version ? (
              <Version
                version={version}
                update={update}
                parent={versions.find((other) => other.number === version.parent_number)}
                isOlder={active !== undefined && version.number < active.number}
                isReplaced={version.is_active && pending !== undefined}
                isBusy={isBusy}
                onActivate={() => ask(version)}
              />
            ) : update ? (
              <>
                <p className="font-medium">{headline(update)}</p>
                <About text={verdictInWords(update)} by="Learning" at={update.created_at} update={update} />
              </>
            ) : null}
          </li>
        ))}
      </ol>
      <Modal
        open={asked !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) ask(null);
        }}
        title={
          asked?.is_active ? `Keep version ${asked.number}?` : `Activate version ${asked?.number ?? ""}?`
        }
        description={
          asked?.is_active
            ? `Version ${pending?.number ?? ""} does not become active. Scores stay the same.`
            : `This rescores ${plural(leads, "lead")}. You can go back to version ${active?.number ?? ""} at any time.`
        }
        footer={
          <>
            <Button onClick={() => ask(null)}>
              {asked?.is_active ? "Cancel" : `Keep version ${active?.number ?? ""}`}
            </Button>
            <Button
              tone={asked?.is_rejected ? "danger" : "primary"}
              disabled={isBusy}
              onClick={() => asked && void activate(asked)}
            >
              {asked?.is_active
                ? `Keep version ${asked.number}`
                : asked?.is_rejected
                  ? "Activate anyway"
                  : `Activate version ${asked?.number ?? ""}`}
            </Button>
          </>
        }
      >
        {asked?.is_active ? null : asked?.is_rejected ? (
          <p>
            <span className="font-medium">Version {asked.number} was not promoted.</span>{" "}
            {sentence(versionInWords(asked))}.
          </p>
        ) : (
          <p className="text-ink-2">{asked ? `${sentence(versionInWords(asked))}.` : ""}</p>
        )}
      </Modal>
    </>
  );
}

function createdAt({
  version,
  update,
}: {
  version?: ScorecardVersion | undefined;
  update?: EvaluationTrace | undefined;
}) {
  return Date.parse(version?.created_at ?? update?.created_at ?? "");
}

function Version({
  version,
  update,
  parent,
  isOlder,
  isReplaced,
  isBusy,
  onActivate,
}: {
  version: ScorecardVersion;
  update: EvaluationTrace | undefined;
  parent: ScorecardVersion | undefined;
  isOlder: boolean;
  /** Another version becomes active when all leads are scored with it. */
  isReplaced: boolean;
  isBusy: boolean;
  onActivate: () => void;
}) {
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="num font-medium">Version {version.number}</span>
        <Standing version={version} />
        <span className="flex-1" />
        <Link
          href={`/insights/versions/${version.number}`}
          className="inline-flex min-h-6 items-center underline underline-offset-2"
        >
          Model card<span className="sr-only"> of version {version.number}</span>
        </Link>
        {(version.is_active && !isReplaced) || version.is_pending ? null : (
          <Button size="sm" disabled={isBusy} onClick={onActivate}>
            {isReplaced
              ? "Keep this version…"
              : version.is_rejected
                ? "Activate anyway…"
                : isOlder
                  ? "Roll back…"
                  : "Activate…"}
          </Button>
        )}
      </div>
      <About text={versionInWords(version)} by={version.made_by} at={version.created_at} update={update} />
      <Changes version={version} parent={parent} />
    </>
  );
}

function Standing({ version }: { version: ScorecardVersion }) {
  const look = "rounded-full px-2 text-xs font-medium";
  return (
    <>
      {version.is_active ? <span className={`${look} bg-accent-ground text-accent`}>Active</span> : null}
      {version.is_pending ? (
        <span className={`${look} border border-accent text-accent`}>{PENDING_VERSION}</span>
      ) : null}
      {version.is_rejected ? (
        <span className={`${look} border border-line-strong text-ink-2`}>{NOT_PROMOTED}</span>
      ) : null}
      {version.is_waiting ? (
        <span className={`${look} border border-accent text-accent`}>{readiness(version)}</span>
      ) : null}
    </>
  );
}

function About({
  text,
  by,
  at,
  update,
}: {
  text: string;
  by: string;
  at: string;
  update: EvaluationTrace | undefined;
}) {
  return (
    <p className="mt-0.5 text-ink-2">
      {sentence(text)} · {by} · <RelativeTime at={at} ago />
      {update ? (
        <span className="num text-ink-3">
          {" "}
          · {plural(update.label_count, "outcome")} ({count(update.positive_count)} good), tested on{" "}
          {count(update.evaluated_count)}
        </span>
      ) : null}
    </p>
  );
}

function Changes({ version, parent }: { version: ScorecardVersion; parent: ScorecardVersion | undefined }) {
  const rows = parent ? diff(parent.scorecard, version.scorecard) : [];
  const before = parent?.scorecard.thresholds;
  const now = version.scorecard.thresholds;
  const isMoved = before && (before.hot !== now.hot || before.warm !== now.warm);
  if (!rows.length && !isMoved) return null;
  return (
    <details className="mt-1">
      <summary className="text-ink-2">
        Changes from version {version.parent_number}: {plural(rows.length, "weight")}
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
                Before
              </th>
              <th scope="col" className="w-20 text-right font-medium">
                After
              </th>
            </tr>
          </thead>
          <tbody>
            {(["hot", "warm"] as const).map((which) => (
              <tr key={which} className="border-t border-line">
                <td className="py-1">{sentence(which)} from</td>
                <td className="text-right text-ink-2" title={exact(before[which])}>
                  {score(before[which])}
                </td>
                <td className="text-right" title={exact(now[which])}>
                  {score(now[which])}
                </td>
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
  );
}
