import type { EvaluationTrace, Figure } from "@/lib/api/types";
import { count, plural } from "@/lib/format";

/** Whether its challenger passed and waits for a person: learning that asks first says so in the reason. */
export function isWaiting(evaluation: Pick<EvaluationTrace, "promoted" | "reason">): boolean {
  return !evaluation.promoted && evaluation.reason.includes("waits for a person");
}

/** The verdict in a few words. */
export function headline(
  evaluation: Pick<EvaluationTrace, "promoted" | "reason" | "challenger_number">,
  isDry = false,
): string {
  const name = evaluation.challenger_number ? `Version ${evaluation.challenger_number}` : "It";
  if (isDry) return passed(evaluation) ? "It would be let in" : "It would not be let in";
  if (evaluation.promoted) return `${name} was let in`;
  return isWaiting(evaluation) ? `${name} passed and waits for you` : `${name} was not let in`;
}

/** Whether the gate opened, whatever was then done. */
export function passed(evaluation: Pick<EvaluationTrace, "promoted" | "reason">): boolean {
  return evaluation.promoted || evaluation.reason.includes("no worse than the scorecard in use");
}

/** How it compares, in sentences without a unit that only statisticians know. */
export function verdict(evaluation: EvaluationTrace): string[] {
  const { differences, evaluated_count: measured } = evaluation;
  const said: string[] = [];
  if (differences.base_rate)
    said.push(`${compared(differences.base_rate)} always quoting the same chance to everybody.`);
  if (differences.champion)
    said.push(`${compared(differences.champion)} version ${evaluation.champion_number}, which was in use.`);
  if (said.length === 0) return [`${sentence(evaluation.reason)}.`];
  said.push(`Measured on ${plural(measured, "outcome")} that it had not seen when it was fitted.`);
  return said;
}

// Below 0 the challenger errs less; an interval on both sides of 0 could be chance.
function compared(figure: Figure): string {
  const { value, low, high } = figure;
  if (low === null || high === null) return "It cannot be told yet whether it foretells better than";
  if (high < 0) return "It foretells clearly better than";
  if (low > 0) return "It foretells clearly worse than";
  return value < 0
    ? "It foretells a little better than, or as well as,"
    : "It foretells a little worse than, or as well as,";
}

export interface Flow {
  from: string;
  to: string;
  count: number;
}

/** `{"COLD → HOT": 3}` as flows, largest first. */
export function flows(moves: Readonly<Record<string, number>>): Flow[] {
  return Object.entries(moves)
    .flatMap(([key, value]) => {
      const [from, to] = key.split(" → ");
      return from && to ? [{ from, to, count: value }] : [];
    })
    .sort((a, b) => b.count - a.count);
}

export interface CurvePoint {
  outcomes: number;
  at: string;
  number: number;
  /** Error of what was in use after the update, of the challenger where it was not let in, and of quoting the base rate. */
  inUse: Figure;
  challenger: Figure | null;
  baseRate: Figure | null;
}

/** The updates that were measured, oldest first. */
export function curve(evaluations: readonly EvaluationTrace[]): CurvePoint[] {
  return evaluations.toReversed().flatMap((each) => {
    const challenger = each.metrics_challenger.log_loss ?? null;
    const champion = each.metrics_champion.log_loss ?? null;
    const inUse = each.promoted ? challenger : champion;
    if (!inUse) return [];
    return [
      {
        outcomes: each.label_count,
        at: each.created_at,
        number: (each.promoted ? each.challenger_number : null) ?? each.champion_number,
        inUse,
        challenger: each.promoted ? null : challenger,
        baseRate: each.metrics_base_rate.log_loss ?? null,
      },
    ];
  });
}

/** What the curve says. */
export function curveInWords(points: readonly CurvePoint[]): string {
  const last = points.at(-1);
  if (!last) return "No update could be measured yet.";
  const errors = `With ${count(last.outcomes)} outcomes the error is ${last.inUse.value.toFixed(3)}`;
  const beside = last.baseRate
    ? `, where quoting the same chance to everybody gives ${last.baseRate.value.toFixed(3)}`
    : "";
  return `${errors}${beside}.`;
}

export interface DriftPoint {
  at: string;
  outcomes: number;
  /** The largest shift of a characteristic (population stability index); 0 where chance explains it all. */
  shift: number;
  what: string | null;
  /** How far chances and outcomes of the version in use were apart (expected calibration error). */
  apart: Figure | null;
}

/** What had moved at each update, oldest first. */
export function driftOverTime(evaluations: readonly EvaluationTrace[]): DriftPoint[] {
  return evaluations.toReversed().map((each) => {
    const shifts = each.drift.filter((drift) => drift.characteristic !== "calibration");
    const largest = shifts.toSorted((a, b) => b.value - a.value)[0];
    return {
      at: each.created_at,
      outcomes: each.label_count,
      shift: largest?.value ?? 0,
      what: largest?.title ?? null,
      apart: each.metrics_champion.ece ?? null,
    };
  });
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
