import type { ScoreResult, Signal } from "@/lib/api/types";

export interface Segment {
  text: string;
  /** The readings that rest on these words; none for the words between. */
  signals: Signal[];
}

/**
 * The text cut into plain and quoted parts; joined they are the text again.
 *
 * `start` counts characters as Python does, JavaScript counts UTF-16 units: an emoji before the quote would shift every mark.
 */
export function segments(text: string, signals: readonly Signal[]): Segment[] {
  const marks = new Map<string, { from: number; to: number; signals: Signal[] }>();
  const characters = Array.from(text);
  for (const signal of signals) {
    const from = characters.slice(0, signal.start).join("").length;
    const to = from + signal.quote.length;
    if (text.slice(from, to) !== signal.quote) continue;
    const key = `${from}:${to}`;
    const mark = marks.get(key) ?? { from, to, signals: [] };
    mark.signals.push(signal);
    marks.set(key, mark);
  }
  const edges = new Set([0, text.length]);
  for (const mark of marks.values()) {
    edges.add(mark.from);
    edges.add(mark.to);
  }
  const cuts = [...edges].sort((a, b) => a - b);
  const parts: Segment[] = [];
  for (let index = 0; index + 1 < cuts.length; index++) {
    const from = cuts[index] as number;
    const to = cuts[index + 1] as number;
    const over = [...marks.values()].filter((mark) => mark.from <= from && to <= mark.to);
    parts.push({ text: text.slice(from, to), signals: over.flatMap((mark) => mark.signals) });
  }
  return parts;
}

/** Readings whose words are marked on the page and whose points stand in the score, each with the name of its anchors. */
export type Links = ReadonlyMap<Signal, string>;

/** The links between lines of the score and the words they rest on, of the texts that the page shows. */
export function linksOf(
  score: Pick<ScoreResult, "lines" | "signals"> | null,
  fields: readonly Signal["field"][],
): Links {
  const links = new Map<Signal, string>();
  for (const line of score?.lines ?? []) {
    const { source, quote } = line.evidence;
    const signal = score?.signals.find(
      (each) => source === `signal:${each.kind}` && each.quote === quote && fields.includes(each.field),
    );
    if (signal) links.set(signal, signal.kind);
  }
  return links;
}

/** The names of the anchors that each part carries: those of readings that begin in it. */
export function anchorsOf(parts: readonly Segment[], links: Links): string[][] {
  const given = new Set<Signal>();
  return parts.map((part) =>
    part.signals.flatMap((signal) => {
      const name = links.get(signal);
      if (!name || given.has(signal)) return [];
      given.add(signal);
      return [name];
    }),
  );
}
