import type {
  EvaluationTrace,
  Figure,
  Impact,
  ImpactSample,
  LearnReport,
  RankingTest,
  ScorecardVersion,
  UnusedColumn,
} from "@/lib/api/types";
import { count, percent, plural } from "@/lib/format";
import {
  AND_MORE,
  BASE_RATE,
  BEST_LEADS,
  BEST_LEADS_UNUSED,
  CAUTIONS,
  COMPARISONS,
  DRY_RUN_RESULTS,
  fill,
  GUESS,
  inSentence,
  LABELS,
  LABELS_AFTER,
  LABELS_MOVED,
  LABELS_MOVED_OF_ALL,
  LATER,
  LEAD_NOUN,
  LEAK_NOUN,
  LEAKS,
  LEARNED,
  LEARNING_STEPS,
  NEEDS_DECISION,
  NEW_VERSION,
  NEWEST_LEAD_NOUN,
  NO_LABEL_MOVED,
  nameInWords,
  OFF_BY,
  OTHER_LEADS,
  OUTCOME_NOUN,
  PLAIN_VALUES,
  POINT_NOUN,
  READY,
  RESULTS,
  SAMPLE_SCORED,
  SAMPLED,
  SAMPLED_NOUN,
  SHIFTED_COLUMN,
  sentence,
  TESTED_ON,
  TOO_FEW_FOR_PROBABILITIES,
  UNSCORED,
  VERDICT_CAUSES,
  VERDICT_UNKNOWN,
  VERDICTS,
  VERSION,
  VERSION_RESULT,
  WOULD_BE,
} from "@/lib/words";

type LearningMode = LearnReport["mode"];
type Outcome = Pick<EvaluationTrace, "promoted" | "verdict" | "verdict_reason" | "challenger_number">;

/** Return true if the update proposes a new version. */
export function passed({ verdict }: Pick<EvaluationTrace, "verdict">): boolean {
  switch (verdict) {
    case "promote":
    case "in_part":
    case "calibrate":
      return true;
    case "keep":
    case null:
    case undefined:
      return false;
  }
}

/** Return true if the new version passed, and a person decides whether to activate it. */
export function isWaiting(evaluation: Outcome): boolean {
  return !evaluation.promoted && evaluation.challenger_number !== null && passed(evaluation);
}

/** Return the verdict in a few words, the same as on the command line. */
export function headline(evaluation: Outcome, rehearsal?: { mode: LearningMode }): string {
  const verdict = evaluation.verdict ?? (evaluation.promoted ? "promote" : "keep");
  if (rehearsal) {
    if (verdict === "keep" || (rehearsal.mode === "auto" && !evaluation.verdict_reason?.caution)) {
      return DRY_RUN_RESULTS[verdict];
    }
    return fill(WOULD_BE, { result: inSentence(readiness(evaluation)) });
  }
  const result = evaluation.promoted || verdict === "keep" ? RESULTS[verdict] : readiness(evaluation);
  const number = evaluation.challenger_number;
  return number ? fill(VERSION_RESULT, { number, result: inSentence(result) }) : result;
}

/** Return what a version that passed waits for. */
export function readiness({ verdict_reason: reason }: Pick<EvaluationTrace, "verdict_reason">): string {
  return reason?.caution ? NEEDS_DECISION : READY;
}

/** Return why an update came to its verdict, to follow a colon. */
export function verdictInWords({
  verdict,
  verdict_reason: reason,
}: Pick<EvaluationTrace, "verdict" | "verdict_reason">): string {
  if (!reason) return inSentence(verdict ? VERDICTS[verdict] : VERDICT_UNKNOWN);
  const isBeforeProbabilities = reason.cause === "too_few_outcomes" && reason.needed_of_a_kind === 1;
  const template = isBeforeProbabilities ? TOO_FEW_FOR_PROBABILITIES : VERDICT_CAUSES[reason.cause];
  const cause = fill(template, {
    outcomes: plural(reason.label_count, ...OUTCOME_NOUN),
    labels: count(reason.label_count),
    good: count(reason.positive_count),
    bad: count(reason.label_count - reason.positive_count),
    needed: count(reason.needed_count),
    of_a_kind: count(reason.needed_of_a_kind),
    new: count(reason.new_count),
  });
  const inPart = verdict === "in_part" || verdict === "calibrate" ? [VERDICTS[verdict]] : [];
  return inSentence([...inPart, cause, ...cautionSentences(reason)].join(". "));
}

/** Return why a version that passed waits for a person, without full stops. */
export function cautionSentences(reason: EvaluationTrace["verdict_reason"]): string[] {
  const caution = reason?.caution;
  if (!caution) return [];
  const { chances, chances_labeled: labeled } = caution;
  const columns = caution.columns.map((column) =>
    fill(SHIFTED_COLUMN, {
      title: column.title,
      share: percent(column.unknown_share),
      share_labeled: percent(column.unknown_share_labeled),
    }),
  );
  const why = fill(CAUTIONS[caution.kind], {
    leads: plural(caution.lead_count, ...NEWEST_LEAD_NOUN),
    label: caution.label ? LABELS[caution.label] : "",
    share: percent(caution.label_share ?? 0),
    mean: percent(chances?.mean ?? 0),
    low: percent(chances?.low ?? 0),
    high: percent(chances?.high ?? 0),
    mean_labeled: percent(labeled?.mean ?? 0),
    low_labeled: percent(labeled?.low ?? 0),
    high_labeled: percent(labeled?.high ?? 0),
  });
  return [why, ...columns];
}

/** Return the name of a column such as `field:job_title`, as a person knows it. */
export function columnInWords(column: string): string {
  const name = column.slice(column.indexOf(":") + 1);
  return column.startsWith("attribute:") ? name : nameInWords(name);
}

/** Return why a version was made: the verdict of its learning update, or a person's note. */
export function versionInWords(version: ScorecardVersion): string {
  return version.verdict ? verdictInWords(version) : version.reason;
}

type Measured = Pick<
  EvaluationTrace,
  | "impact"
  | "label_order"
  | "metrics_challenger"
  | "ranking"
  | "sampled_count"
  | "set_aside"
  | "verdict"
  | "verdict_reason"
>;

/** Return the result of an update in the sentences of the command line, for people who do not know statistics. */
export function verdict(evaluation: Measured): string[] {
  const { impact, ranking, verdict_reason: reason } = evaluation;
  const sentences: string[] = [];
  if (evaluation.verdict !== "promote" || !ranking) {
    sentences.push(`${sentence(verdictInWords(evaluation))}.`);
  } else {
    sentences.push(...cautionSentences(reason).map((line) => `${line}.`));
  }
  if (reason && evaluation.verdict !== "promote") sentences.push(LEARNING_STEPS[reason.cause]);
  if (ranking) sentences.push(rankingInWords(evaluation, ranking));
  const error = evaluation.metrics_challenger.ece;
  if (error && isUsed(evaluation)) {
    sentences.push(fill(OFF_BY, { points: plural(whole(100 * error.value), ...POINT_NOUN) }));
  }
  if (evaluation.sampled_count) {
    sentences.push(fill(SAMPLED, { outcomes: plural(evaluation.sampled_count, ...SAMPLED_NOUN) }));
  }
  if (impact && evaluation.verdict !== "keep") sentences.push(...impactInWords(impact));
  return [...sentences, ...leaksInWords(evaluation.set_aside)];
}

/** Whether the new version uses what was learned. */
function isUsed({ verdict }: Pick<EvaluationTrace, "verdict">): boolean {
  return verdict === "promote" || verdict === "in_part";
}

function rankingInWords(evaluation: Measured, ranking: RankingTest): string {
  return fill(isUsed(evaluation) ? BEST_LEADS : BEST_LEADS_UNUSED, {
    which: evaluation.label_order?.basis === "shuffled" ? OTHER_LEADS : LATER,
    best: count(ranking.best),
    tested: count(ranking.tested),
    good: count(ranking.good),
    at_random: count(ranking.at_random),
  });
}

/** Return how the labels of leads change. */
export function impactInWords(impact: Impact): string[] {
  if (!impact.leads) return [];
  const { sample } = impact;
  if (!sample) return movedInWords(impact);
  const sentences = [
    fill(SAMPLE_SCORED, { leads: plural(impact.leads, ...LEAD_NOUN) }),
    ...movedInWords(impact),
  ];
  if (impact.unscored < impact.leads) sentences.push(movedOfAll(sample));
  return sentences;
}

/** Return how many of all leads change their label, as a sample shows. */
export function movedOfAll(sample: ImpactSample): string {
  return fill(LABELS_MOVED_OF_ALL, {
    total: count(sample.total),
    low: count(sample.moved_low),
    high: count(sample.moved_high),
  });
}

function movedInWords(impact: Impact): string[] {
  if (impact.unscored === impact.leads) {
    const { HOT = 0, WARM = 0, COLD = 0 } = impact.labels;
    return [
      fill(UNSCORED, { leads: plural(impact.unscored, ...LEAD_NOUN) }),
      fill(LABELS_AFTER, { hot: count(HOT), warm: count(WARM), cold: count(COLD) }),
    ];
  }
  if (!impact.moved) return [NO_LABEL_MOVED];
  return [
    fill(LABELS_MOVED, {
      leads: plural(impact.moved, ...LEAD_NOUN),
      total: count(impact.leads - impact.unscored),
    }),
  ];
}

const SHOWN_LEAKS = 3;

function leaksInWords(columns: readonly UnusedColumn[]): string[] {
  const names = columns.filter(({ kind }) => kind === "late").map(({ column }) => columnInWords(column));
  if (!names.length) return [];
  const listed = names.slice(0, SHOWN_LEAKS).join(", ");
  const more = names.length - SHOWN_LEAKS;
  const columnsInWords =
    more > 0 ? fill(AND_MORE, { columns: listed, more: plural(more, ...LEAK_NOUN) }) : listed;
  return [fill(LEAKS, { columns: columnsInWords })];
}

/** Return the columns of the tables of figures: title, and figures by name. */
export function figureColumns(
  evaluation: Pick<
    EvaluationTrace,
    "champion_number" | "metrics_base_rate" | "metrics_challenger" | "metrics_champion" | "verdict"
  >,
): { title: string; figures: Readonly<Record<string, Figure>> }[] {
  const isNew = !evaluation.verdict || isUsed(evaluation);
  return [
    { title: isNew ? NEW_VERSION : LEARNED, figures: evaluation.metrics_challenger },
    {
      title: sentence(fill(VERSION, { number: evaluation.champion_number })),
      figures: evaluation.metrics_champion,
    },
    { title: GUESS, figures: evaluation.metrics_base_rate },
  ].filter(({ figures }) => Object.keys(figures).length > 0);
}

/** Return a figure for people who do not know its name, with its interval: "81% (76–85)". */
export function figureInWords(name: keyof typeof PLAIN_VALUES, figure: Figure): string {
  const { value, interval } = figureParts(name, figure);
  return interval ? `${value} ${interval}` : value;
}

/** A figure and its interval apart, for narrow columns that show them in two lines. */
export function figureParts(
  name: keyof typeof PLAIN_VALUES,
  { value, low, high }: Figure,
): { value: string; interval: string | undefined } {
  return {
    value: fill(PLAIN_VALUES[name], { value: plainNumber(name, value) }),
    interval:
      low === null || high === null ? undefined : `(${plainNumber(name, low)}–${plainNumber(name, high)})`,
  };
}

function plainNumber(name: string, value: number): string {
  return name === "lift" ? (whole(10 * value) / 10).toFixed(1) : String(whole(100 * value));
}

function whole(value: number): number {
  return Math.floor(value + 0.5);
}

type Compared = Pick<EvaluationTrace, "differences" | "champion_number" | "evaluated_count" | "label_order">;

/** Compare the new version with a constant prediction and with the active version, in the sentences of the command line. */
export function comparisons(evaluation: Compared): string[] {
  const { base_rate: baseRate, champion } = evaluation.differences;
  const sentences: string[] = [];
  if (baseRate) sentences.push(compared(baseRate, BASE_RATE));
  if (champion) sentences.push(compared(champion, fill(VERSION, { number: evaluation.champion_number })));
  if (sentences.length) {
    sentences.push(fill(TESTED_ON, { outcomes: plural(evaluation.evaluated_count, ...OUTCOME_NOUN) }));
  }
  if (evaluation.label_order) sentences.push(`${sentence(evaluation.label_order.sentence)}.`);
  return sentences;
}

// Below 0 the new version has the smaller error; an interval on both sides of 0 can be chance.
function compared({ value, low, high }: Figure, other: string): string {
  const pick = (): keyof typeof COMPARISONS => {
    if (low === null || high === null) return "too_few";
    if (high < 0) return "better";
    if (low > 0) return "worse";
    return value < 0 ? "maybe_better" : "no_better";
  };
  return fill(COMPARISONS[pick()], { other });
}

/** A difference in log loss with its interval; negative is better. */
export function logLossDifference({ value, low, high }: Figure): string {
  const text = (amount: number) => `${amount < 0 ? "−" : "+"}${Math.abs(amount).toFixed(3)}`;
  const range = low === null || high === null ? "" : ` (90% interval ${text(low)} to ${text(high)})`;
  return `${text(value)} per lead${range}`;
}

export interface CurvePoint {
  outcomes: number;
  at: string;
  number: number;
  /** Error of the version that was active after the update, of the new version if it was not promoted, and of a constant prediction. */
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

/** The last point of the curve in words. */
export function curveInWords(points: readonly CurvePoint[]): string {
  const last = points.at(-1);
  if (!last) return "No update has been measured yet.";
  const error = `With ${plural(last.outcomes, "outcome")}, the error is ${last.inUse.value.toFixed(3)}`;
  const average = last.baseRate ? `; guessing the average gives ${last.baseRate.value.toFixed(3)}` : "";
  return `${error}${average}.`;
}

export interface DriftPoint {
  at: string;
  outcomes: number;
  /** The largest shift of a characteristic (population stability index); 0 if chance explains all shifts. */
  shift: number;
  what: string | null;
  /** The expected calibration error of the active version. */
  apart: Figure | null;
}

/** The largest shift at each update, oldest first. */
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
