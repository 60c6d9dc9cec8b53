"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { activateScorecard, learn } from "@/app/actions/scorecards";
import type { Failure } from "@/lib/api/failure";
import type { EvaluationTrace, LabelFlow, LearnReport, ServiceSettings } from "@/lib/api/types";
import { count, plural } from "@/lib/format";
import {
  columnInWords,
  comparisons,
  figureColumns,
  figureInWords,
  headline,
  isWaiting,
  logLossDifference,
  passed,
  verdict,
  verdictInWords,
} from "@/lib/learning";
import { rescoringInWords } from "@/lib/rescoring";
import { LABELS, LEARNING_MODES, LEARNING_STEPS, PLAIN_FIGURES, sentence } from "@/lib/words";
import { Button } from "../ui/button";
import { LabelShape } from "../ui/label-badge";
import { FailureNote, Section } from "../ui/states";
import { RelativeTime } from "../ui/time";
import { notify, notifyFailure } from "../ui/toast";

type Learning = ServiceSettings["learning"];

/** Preview or start a learning update, and activate its version if it needs approval. */
export function LearnPanel({
  outcomes,
  newest,
  active,
  leads,
  learning,
}: {
  /** The number of recorded outcomes. */
  outcomes: number;
  newest: EvaluationTrace | null;
  /** The number of the active version. */
  active: number;
  /** The number of leads that an activation rescores. */
  leads: number;
  learning: Learning;
}) {
  const router = useRouter();
  const [report, setReport] = useState<LearnReport | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [busy, setBusy] = useState<"try" | "learn" | "use" | null>(null);
  const [kept, keep] = useKept();
  const [used, setUsed] = useState<readonly string[]>([]);
  const run = async (isDry: boolean, columns: readonly string[] = used) => {
    setBusy(isDry ? "try" : "learn");
    setFailure(null);
    setUsed(columns);
    const reply = await learn(isDry, columns);
    setBusy(null);
    setReport(reply.ok ? reply.value : null);
    if (!reply.ok) return setFailure(reply.failure);
    if (!isDry) router.refresh();
  };
  const use = async (number: number) => {
    setBusy("use");
    const reply = await activateScorecard(number, false);
    setBusy(null);
    if (!reply.ok) return notifyFailure(reply.failure);
    setReport(null);
    notify(rescoringInWords(reply.value.rescoring), {
      undo: async () => {
        const back = await activateScorecard(active, true);
        if (!back.ok) notifyFailure(back.failure);
        router.refresh();
      },
    });
    router.refresh();
  };
  const waiting =
    newest && isWaiting(newest) && newest.champion_number === active && newest.id !== kept ? newest : null;
  const shown = report?.evaluation ?? waiting;
  return (
    <Section
      title="Learning from outcomes"
      aside={<span className="text-right text-ink-2">{LEARNING_MODES[learning.mode]}</span>}
    >
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <p className="text-ink-2">
          {known(outcomes, learning)}{" "}
          {newest ? (
            <>
              Last update: <RelativeTime at={newest.created_at} ago />, with{" "}
              {plural(newest.label_count, "outcome")}.
            </>
          ) : (
            "No learning updates yet."
          )}
        </p>
        <span className="flex flex-wrap gap-2">
          <Button disabled={busy !== null} onClick={() => void run(true)}>
            {busy === "try" ? "Previewing…" : "Preview update"}
          </Button>
          <Button tone="primary" disabled={busy !== null} onClick={() => void run(false)}>
            {busy === "learn" ? "Learning…" : "Learn now"}
          </Button>
        </span>
      </div>
      {used.length ? (
        <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1">
          <span>This update also learns from {used.map(columnInWords).join(", ")}.</span>
          <Button disabled={busy !== null} onClick={() => void run(true, [])}>
            Preview without
          </Button>
        </p>
      ) : null}
      <div role="status">
        {busy === "try" || busy === "learn" ? (
          <p className="mt-3 text-ink-2">Fitting a new version and testing it on later outcomes…</p>
        ) : null}
        {report && !report.evaluation ? (
          <>
            <p className="mt-3 font-medium">
              {headline({ ...report, challenger_number: report.challenger })}
            </p>
            <p className="mt-1">
              {sentence(verdictInWords(report))}. {step(report)}
            </p>
          </>
        ) : null}
        {shown && busy !== "try" && busy !== "learn" ? (
          <Verdict
            evaluation={shown}
            rehearsal={report?.dry_run ? { mode: report.mode } : undefined}
            onUse={(column) => void run(true, [...used, column])}
          />
        ) : null}
      </div>
      {failure ? (
        <div className="mt-3">
          <FailureNote failure={failure} />
        </div>
      ) : null}
      {waiting?.challenger_number && !report?.dry_run ? (
        <div className="mt-3 flex flex-wrap gap-2">
          <Button
            tone="primary"
            disabled={busy !== null}
            onClick={() => waiting.challenger_number && void use(waiting.challenger_number)}
          >
            Activate version {waiting.challenger_number} and rescore {plural(leads, "lead")}
          </Button>
          <Button
            disabled={busy !== null}
            onClick={() => {
              keep(waiting.id);
              setReport(null);
            }}
          >
            Keep version {active}
          </Button>
        </div>
      ) : null}
    </Section>
  );
}

function step({ verdict_reason: reason }: LearnReport): string {
  return LEARNING_STEPS[reason.cause];
}

function known(outcomes: number, learning: Learning): string {
  if (outcomes === 0) return "No outcomes yet. Record outcomes on your leads, or import them.";
  let short = "";
  if (outcomes < learning.probability_labels)
    short = `; probabilities need ${count(learning.probability_labels)}`;
  else if (outcomes < learning.least_labels) short = `; a new version needs ${count(learning.least_labels)}`;
  return `${plural(outcomes, "outcome")} recorded${short}.`;
}

function Verdict({
  evaluation,
  rehearsal,
  onUse,
}: {
  evaluation: EvaluationTrace;
  /** Preview an update that learns from a column that was not used. */
  onUse: ((column: string) => void) | undefined;
  rehearsal: { mode: LearnReport["mode"] } | undefined;
}) {
  const { impact } = evaluation;
  return (
    <div className="mt-3 border-t border-line pt-3">
      <p className="font-medium">{headline(evaluation, rehearsal)}</p>
      <ul className="mt-1 flex flex-col gap-0.5">
        {verdict(evaluation).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {impact?.moved && passed(evaluation) ? (
        <p className="num mt-1 flex flex-wrap items-center gap-x-4 gap-y-1">
          <Flows moves={impact.moves} />
        </p>
      ) : null}
      <PlainFigures evaluation={evaluation} />
      <SetAside evaluation={evaluation} onUse={onUse} />
      <Details evaluation={evaluation} />
    </div>
  );
}

/** The figures in words; each has the new version, the active one, and guessing beside each other. */
function PlainFigures({ evaluation }: { evaluation: EvaluationTrace }) {
  const columns = figureColumns(evaluation);
  if (!Object.keys(evaluation.metrics_challenger).length) return null;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="mt-2 overflow-x-auto" aria-label="Figures of the update" tabIndex={0}>
      <table className="max-w-2xl text-sm">
        <thead className="text-xs text-ink-2">
          <tr>
            <td />
            {columns.map(({ title }) => (
              <th key={title} scope="col" className="pl-4 text-right font-medium whitespace-nowrap">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {(Object.entries(PLAIN_FIGURES) as [keyof typeof PLAIN_FIGURES, string][]).map(([name, title]) => (
            <tr key={name} className="border-t border-line">
              <th scope="row" className="py-1 text-left font-normal">
                {title}
              </th>
              {columns.map(({ title: column, figures }) => (
                <td key={column} className="num py-1 pl-4 text-right whitespace-nowrap">
                  {figures[name] ? figureInWords(name, figures[name]) : "–"}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** The columns that seem to reveal the outcome, each with its reason and a button that learns from it anyway. */
function SetAside({
  evaluation,
  onUse,
}: {
  evaluation: EvaluationTrace;
  onUse: ((column: string) => void) | undefined;
}) {
  const late = evaluation.set_aside.filter(({ kind }) => kind === "late");
  if (!late.length) return null;
  return (
    <ul aria-label="Columns not used" className="mt-2 flex flex-col">
      {late.map(({ column, reason }) => (
        <li
          key={column}
          className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-t border-line py-1.5"
        >
          <span className="min-w-0 wrap-anywhere">
            <span className="font-medium">{columnInWords(column)}</span>{" "}
            <span className="text-ink-2">{reason}</span>
          </span>
          {onUse ? <Button onClick={() => onUse(column)}>Preview with this column</Button> : null}
        </li>
      ))}
    </ul>
  );
}

/** The reason and the measured differences, for people who know log loss. */
function Details({ evaluation }: { evaluation: EvaluationTrace }) {
  const { base_rate: base, champion } = evaluation.differences;
  return (
    <details className="mt-1 text-xs text-ink-3">
      <summary className="cursor-pointer">Details</summary>
      <p className="num mt-1">{sentence(verdictInWords(evaluation))}.</p>
      {comparisons(evaluation).map((line) => (
        <p key={line}>{line}</p>
      ))}
      {base ? <p className="num">Log loss vs. guessing the average: {logLossDifference(base)}</p> : null}
      {champion ? (
        <p className="num">
          Log loss vs. version {evaluation.champion_number}: {logLossDifference(champion)}
        </p>
      ) : null}
    </details>
  );
}

/** The number of leads that changed from one label to another. */
export function Flows({ moves }: { moves: readonly LabelFlow[] }) {
  return moves.map(({ before, after, count: moved }) => (
    <span key={`${before}${after}`} className="num inline-flex items-center gap-1.5 text-ink-2">
      <span className="font-medium text-ink">{count(moved)}</span>
      <LabelShape label={before} /> {LABELS[before]} → <LabelShape label={after} /> {LABELS[after]}
    </span>
  ));
}

const KEPT_KEY = "leadops.kept-evaluation";

/** The proposed version that a person declined in this browser; it stays in the history. */
function useKept(): [string | null, (id: string) => void] {
  const [kept, setKept] = useState<string | null>(null);
  useEffect(() => setKept(localStorage.getItem(KEPT_KEY)), []);
  return [
    kept,
    (id) => {
      localStorage.setItem(KEPT_KEY, id);
      setKept(id);
    },
  ];
}
