import type { Scorecard, ScorecardChanges } from "@/lib/api/types";
import { levelInWords, sentence } from "@/lib/words";

export interface PointsDiff {
  characteristic: string;
  title: string;
  level: string;
  levelTitle: string;
  before: number;
  after: number;
}

/** The differences between two scorecards, largest first; a missing level counts as 0. */
export function diff(before: Scorecard, after: Scorecard): PointsDiff[] {
  const rows = new Map<string, PointsDiff>();
  for (const [side, card] of [
    ["before", before],
    ["after", after],
  ] as const) {
    for (const characteristic of card.characteristics) {
      for (const level of characteristic.levels) {
        const key = `${characteristic.name}\n${level.name}`;
        const row = rows.get(key) ?? {
          characteristic: characteristic.name,
          title: characteristic.title,
          level: level.name,
          levelTitle: sentence(level.title ?? levelInWords(characteristic.key, level.name)),
          before: 0,
          after: 0,
        };
        row[side] = level.points;
        rows.set(key, row);
      }
    }
  }
  return [...rows.values()]
    .filter((row) => row.before !== row.after)
    .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before));
}

export type Edits = Readonly<Record<string, number>>;

export const HOT_KEY = "threshold:hot";
export const WARM_KEY = "threshold:warm";

export function levelKey(characteristic: string, level: string): string {
  return `${characteristic}\n${level}`;
}

/** The slider changes as a request for the service; null if nothing differs from the scorecard. */
export function changesOf(card: Scorecard, edits: Edits): ScorecardChanges | null {
  const points = card.characteristics.flatMap((characteristic) =>
    characteristic.levels.flatMap((level) => {
      const value = edits[levelKey(characteristic.name, level.name)];
      return value === undefined || value === level.points
        ? []
        : [{ characteristic: characteristic.name, level: level.name, points: value }];
    }),
  );
  const hot = edits[HOT_KEY] ?? card.thresholds.hot;
  const warm = edits[WARM_KEY] ?? card.thresholds.warm;
  const isMoved = hot !== card.thresholds.hot || warm !== card.thresholds.warm;
  if (!points.length && !isMoved) return null;
  return { points, thresholds: isMoved ? { hot, warm } : null };
}

/** Move one threshold and keep warm below hot, by at least one point. */
export function moveThreshold(card: Scorecard, edits: Edits, which: "hot" | "warm", value: number): Edits {
  const hot = edits[HOT_KEY] ?? card.thresholds.hot;
  const warm = edits[WARM_KEY] ?? card.thresholds.warm;
  if (which === "hot") return { ...edits, [HOT_KEY]: value, [WARM_KEY]: Math.min(warm, value - 1) };
  return { ...edits, [WARM_KEY]: value, [HOT_KEY]: Math.max(hot, value + 1) };
}

/** The value of a slider: back at the whole number that was written for the saved value, it is the saved value again. */
export function valueAt(at: number, saved: number, position: (value: number) => number): number {
  return at === position(saved) ? saved : at;
}
