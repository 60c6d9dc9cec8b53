import type { ReviewItem } from "@/lib/api/types";

export type Verdict = "approved" | "needs info" | "disqualified" | "on hold";

export interface Decision {
  item: ReviewItem;
  verdict: Verdict;
  /** Where it stood, to put it back there. */
  at: number;
}

/** The inbox: what waits, where one is, and what was decided, newest last. */
export interface Inbox {
  waiting: readonly ReviewItem[];
  index: number;
  decided: readonly Decision[];
  /** How many waited at the start, those not loaded yet included. */
  total: number;
}

export type Move =
  | { kind: "step"; by: 1 | -1 }
  | { kind: "decide"; draftId: string; verdict: Verdict }
  | { kind: "restore"; draftId: string }
  | { kind: "replace"; item: ReviewItem }
  | { kind: "more"; items: readonly ReviewItem[] };

export function open(items: readonly ReviewItem[], total: number): Inbox {
  return { waiting: items, index: 0, decided: [], total: Math.max(total, items.length) };
}

export function current(inbox: Inbox): ReviewItem | null {
  return inbox.waiting[inbox.index] ?? null;
}

export function reduce(inbox: Inbox, move: Move): Inbox {
  switch (move.kind) {
    case "step":
      return { ...inbox, index: clamp(inbox.index + move.by, inbox.waiting.length) };
    case "decide": {
      const at = inbox.waiting.findIndex((item) => item.draft.id === move.draftId);
      const item = inbox.waiting[at];
      if (!item) return inbox;
      const waiting = inbox.waiting.filter((_, index) => index !== at);
      const index = clamp(at < inbox.index ? inbox.index - 1 : inbox.index, waiting.length);
      return { ...inbox, waiting, index, decided: [...inbox.decided, { item, verdict: move.verdict, at }] };
    }
    case "restore": {
      const found = inbox.decided.find((decision) => decision.item.draft.id === move.draftId);
      if (!found) return inbox;
      const at = Math.min(found.at, inbox.waiting.length);
      const waiting = [...inbox.waiting.slice(0, at), found.item, ...inbox.waiting.slice(at)];
      return {
        ...inbox,
        waiting,
        index: at,
        decided: inbox.decided.filter((decision) => decision !== found),
      };
    }
    case "replace":
      return {
        ...inbox,
        waiting: inbox.waiting.map((item) => (item.draft.id === move.item.draft.id ? move.item : item)),
      };
    case "more": {
      const known = new Set([...inbox.waiting, ...inbox.decided.map((decision) => decision.item)].map(idOf));
      const fresh = move.items.filter((item) => !known.has(idOf(item)));
      const waiting = [...inbox.waiting, ...fresh];
      return { ...inbox, waiting, total: Math.max(inbox.total, waiting.length + inbox.decided.length) };
    }
  }
}

/** How many there are of each verdict, for the line at the end. */
export function tally(inbox: Inbox): Map<Verdict, number> {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of inbox.decided) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return counts;
}

function idOf(item: ReviewItem): string {
  return item.draft.id;
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(index, length - 1));
}
