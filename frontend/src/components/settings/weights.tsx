"use client";

import { ChevronRight } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useEffect, useMemo, useState } from "react";
import { saveScorecard, simulate } from "@/app/actions/scorecards";
import type { Failure } from "@/lib/api/failure";
import type { Label, ScorecardVersion, SimulationReport } from "@/lib/api/types";
import { count, exact, plural, points, score } from "@/lib/format";
import { rescoringInWords } from "@/lib/rescoring";
import { changesOf, type Edits, HOT_KEY, levelKey, moveThreshold, valueAt, WARM_KEY } from "@/lib/scorecard";
import { LABELS, levelInWords, sentence } from "@/lib/words";
import { Button } from "../ui/button";
import { LabelBadge, LabelShape } from "../ui/label-badge";
import { FailureNote, Section } from "../ui/states";
import { notify } from "../ui/toast";
import { AskBeforeLeaving } from "./unsaved";

const MOST = 30;

/** Weights and thresholds on sliders, with a preview of each change; nothing is saved until a person saves it. */
export function Weights({ version }: { version: ScorecardVersion }) {
  const router = useRouter();
  const card = version.scorecard;
  const [edits, setEdits, forget] = useKeptEdits(version.number);
  const [report, setReport] = useState<SimulationReport | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [reason, setReason] = useState("");
  const [isBusy, setBusy] = useState(false);
  const changes = useMemo(() => changesOf(card, edits), [card, edits]);
  useEffect(() => {
    setReport(null);
    if (!changes) return setFailure(null);
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const reply = await simulate(changes);
      if (!isCurrent) return;
      setReport(reply.ok ? reply.value : null);
      setFailure(reply.ok ? null : reply.failure);
    }, 250);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [changes]);
  const save = async () => {
    if (!changes) return;
    setBusy(true);
    const reply = await saveScorecard(version.number, changes, reason.trim());
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    forget();
    setReason("");
    notify(rescoringInWords(reply.value.rescoring));
    router.refresh();
  };
  const value = (key: string, present: number) => edits[key] ?? present;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
      <Section
        title="Weights"
        aside={
          <span className="text-ink-2">
            Version {version.number}, {version.is_pending ? "pending" : "active"}
          </span>
        }
      >
        <fieldset className="mb-4 flex flex-col gap-2">
          <legend className="mb-1 font-medium">Score thresholds</legend>
          {(["hot", "warm"] as const).map((which) => {
            const label = which.toUpperCase() as Label;
            const at = value(which === "hot" ? HOT_KEY : WARM_KEY, card.thresholds[which]);
            return (
              <Slider
                key={which}
                name={`${LABELS[label]} from`}
                mark={<LabelShape label={label} />}
                value={at}
                saved={card.thresholds[which]}
                min={which === "hot" ? 2 : 1}
                max={which === "hot" ? 99 : 98}
                shown={score}
                position={Math.floor}
                onChange={(next) => setEdits((now) => moveThreshold(card, now, which, next))}
              />
            );
          })}
        </fieldset>
        {card.groups.map((group) => {
          const inside = card.characteristics.filter((each) => each.group === group.name);
          if (!inside.length) return null;
          return (
            <section key={group.name} className="border-t border-line pt-3 pb-1">
              <h3 className="font-medium">{sentence(group.title)}</h3>
              <p className="mb-1 text-xs text-ink-3">
                Group limits: {points(group.floor)} to {points(group.ceiling)}
              </p>
              {inside.map((characteristic) => {
                const changed = characteristic.levels.filter((level) => {
                  const edit = edits[levelKey(characteristic.name, level.name)];
                  return edit !== undefined && edit !== level.points;
                }).length;
                return (
                  <details key={characteristic.name} className="group border-b border-line last:border-0">
                    <summary className="flex items-center justify-between gap-3 py-2">
                      <span className="flex items-center gap-1.5">
                        <ChevronRight
                          aria-hidden="true"
                          className="size-3.5 text-ink-3 transition-transform duration-100 group-open:rotate-90"
                        />
                        {sentence(characteristic.title)}
                      </span>
                      <span className="num text-xs text-ink-3">
                        {changed ? `${plural(changed, "change")} · ` : ""}
                        {points(Math.min(...characteristic.levels.map((level) => level.points)))} to{" "}
                        {points(Math.max(...characteristic.levels.map((level) => level.points)))}
                      </span>
                    </summary>
                    <div className="flex flex-col gap-1 pb-3 pl-4">
                      {characteristic.levels.map((level) => {
                        const key = levelKey(characteristic.name, level.name);
                        const at = value(key, level.points);
                        return (
                          <Slider
                            key={key}
                            name={sentence(level.title ?? levelInWords(characteristic.key, level.name))}
                            value={at}
                            saved={level.points}
                            min={-MOST}
                            max={MOST}
                            shown={points}
                            position={Math.round}
                            onChange={(next) => setEdits((now) => ({ ...now, [key]: next }))}
                          />
                        );
                      })}
                    </div>
                  </details>
                );
              })}
            </section>
          );
        })}
      </Section>
      <AskBeforeLeaving isDirty={changes !== null} onDiscard={forget} />
      <Section title="Preview" className="lg:sticky lg:top-16">
        {failure ? <FailureNote failure={failure} /> : null}
        {changes ? (
          <>
            {report ? (
              <Preview report={report} />
            ) : failure ? null : (
              <p className="text-ink-2" role="status">
                Calculating…
              </p>
            )}
            <form
              className="mt-4 flex flex-col gap-2 border-t border-line pt-4"
              onSubmit={(event) => {
                event.preventDefault();
                void save();
              }}
            >
              <input
                aria-label="Reason for the change"
                placeholder="Reason for the change"
                className="field"
                value={reason}
                maxLength={300}
                onChange={(event) => setReason(event.target.value)}
              />
              <div className="flex flex-wrap gap-2">
                <Button type="submit" tone="primary" disabled={isBusy || !reason.trim() || failure !== null}>
                  {report ? `Save and rescore ${plural(report.total, "lead")}` : "Save and rescore"}
                </Button>
                <Button onClick={forget}>Discard changes</Button>
              </div>
            </form>
          </>
        ) : (
          <p className="text-ink-2">
            Move a slider to preview which leads would change label. Nothing changes until you save. You can
            go back to any earlier version in{" "}
            <Link href="/insights" className="underline underline-offset-2">
              Insights
            </Link>
            .
          </p>
        )}
      </Section>
    </div>
  );
}

function Slider({
  name,
  mark,
  value,
  saved,
  min,
  max,
  shown,
  position,
  onChange,
}: {
  name: string;
  mark?: React.ReactNode;
  value: number;
  saved: number;
  min: number;
  max: number;
  /** Formats the value, everywhere it appears. */
  shown: (value: number) => string;
  /** Rounds a value to the whole number that is shown. */
  position: (value: number) => number;
  onChange: (value: number) => void;
}) {
  return (
    <label className="grid grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)_4.5rem] items-center gap-3">
      <span className="flex items-center gap-1.5 truncate" title={name}>
        {mark}
        {name}
      </span>
      <input
        type="range"
        className="w-full accent-accent"
        aria-valuetext={shown(value)}
        min={Math.min(min, Math.floor(saved))}
        max={Math.max(max, Math.ceil(saved))}
        step={1}
        value={position(value)}
        onChange={(event) => onChange(valueAt(Number(event.target.value), saved, position))}
      />
      <span className="num text-right" title={exact(value)}>
        {value === saved ? null : <s className="mr-1 text-ink-3">{shown(saved)}</s>}
        {shown(value)}
      </span>
    </label>
  );
}

const KEPT_KEY = "leadops.weights";

/** Unsaved slider changes, kept in this tab as long as the same version is active. */
function useKeptEdits(version: number) {
  const [edits, setEdits] = useState<Edits>({});
  useEffect(() => setEdits(readKept(version)), [version]);
  const change = (next: (now: Edits) => Edits) =>
    setEdits((now) => {
      const moved = next(now);
      sessionStorage.setItem(KEPT_KEY, JSON.stringify({ version, edits: moved }));
      return moved;
    });
  const forget = () => {
    sessionStorage.removeItem(KEPT_KEY);
    setEdits({});
  };
  return [edits, change, forget] as const;
}

function readKept(version: number): Edits {
  const kept: unknown = JSON.parse(sessionStorage.getItem(KEPT_KEY) ?? "null");
  if (typeof kept !== "object" || kept === null || !("version" in kept) || !("edits" in kept)) return {};
  return kept.version === version ? (kept.edits as Edits) : {};
}

function Preview({ report }: { report: SimulationReport }) {
  return (
    <div role="status">
      <p className="mb-3">
        <span className="num font-semibold">{plural(report.changed_label, "lead")}</span> of{" "}
        {count(report.examined)} would change label
        {report.examined < report.total ? ` (the newest of ${plural(report.total, "lead")})` : ""}.
      </p>
      <dl className="mb-3 grid grid-cols-3 gap-3">
        {(["HOT", "WARM", "COLD"] as const).map((label) => {
          const before = report.labels_before[label] ?? 0;
          const after = report.labels_after[label] ?? 0;
          return (
            <div key={label}>
              <dt>
                <LabelBadge label={label} />
              </dt>
              <dd className="num mt-1">
                {count(before)} → <span className="font-semibold">{count(after)}</span>
              </dd>
            </div>
          );
        })}
      </dl>
      <ul className="relative max-h-72 overflow-y-auto">
        {report.moves.map((move) => (
          <li
            key={move.lead_id}
            className="flex items-center justify-between gap-3 border-t border-line py-1.5"
          >
            <Link href={`/leads/${move.lead_id}`} className="min-w-0 truncate hover:underline">
              {move.name}
            </Link>
            <span className="num flex shrink-0 items-center gap-1.5 text-ink-2">
              {score(move.score_before)} <LabelShape label={move.label_before} /> →{" "}
              {score(move.score_after) === score(move.score_before) ? null : score(move.score_after)}{" "}
              <LabelShape label={move.label_after} />
              <span className="sr-only">
                from {LABELS[move.label_before]} to {LABELS[move.label_after]}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
