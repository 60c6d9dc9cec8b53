import type { EmailDraft, ReviewItem } from "@/lib/api/types";

export type Verdict = "approve" | "needs_info" | "disqualify" | "hold";

export interface Decision {
  item: ReviewItem;
  verdict: Verdict;
  /** Where it stood, to put it back there. */
  at: number;
}

/** The inbox: waiting drafts, the current position, and decisions, newest last. */
export interface Inbox {
  waiting: readonly ReviewItem[];
  index: number;
  decided: readonly Decision[];
  /** How many waited at the start, those not loaded yet included. */
  total: number;
  /** False while more drafts wait than are loaded. */
  isComplete: boolean;
  /** Steps forward from the last loaded draft, taken when more are loaded: no key is lost. */
  ahead: number;
}

export type Move =
  | { kind: "step"; by: 1 | -1 }
  | { kind: "decide"; draftId: string; verdict: Verdict }
  | { kind: "restore"; draftId: string }
  | { kind: "replace"; item: ReviewItem }
  | { kind: "saved"; draft: EmailDraft }
  | { kind: "drop"; draftId: string }
  | { kind: "more"; items: readonly ReviewItem[]; isLast: boolean };

/** If fewer drafts than this are ahead of the reader, more are loaded. */
const PRELOAD_WITHIN = 10;

export function open(items: readonly ReviewItem[], total: number, isComplete = true): Inbox {
  return {
    waiting: items,
    index: 0,
    decided: [],
    total: Math.max(total, items.length),
    isComplete,
    ahead: 0,
  };
}

/** True if the reader nears the last loaded draft and more are waiting. */
export function wantsMore(inbox: Inbox): boolean {
  return !inbox.isComplete && inbox.waiting.length - inbox.index - 1 < PRELOAD_WITHIN;
}

export function current(inbox: Inbox): ReviewItem | null {
  return inbox.waiting[inbox.index] ?? null;
}

export function reduce(inbox: Inbox, move: Move): Inbox {
  switch (move.kind) {
    case "step":
      return step(inbox, move.by);
    case "decide": {
      const at = inbox.waiting.findIndex((item) => item.draft.id === move.draftId);
      const item = inbox.waiting[at];
      if (!item) return inbox;
      const waiting = inbox.waiting.filter((_, index) => index !== at);
      const index = clamp(at < inbox.index ? inbox.index - 1 : inbox.index, waiting.length);
      const decided = [...inbox.decided, { item, verdict: move.verdict, at }];
      return { ...inbox, waiting, index, decided, ahead: 0 };
    }
    case "drop": {
      const at = inbox.waiting.findIndex((item) => item.draft.id === move.draftId);
      if (at < 0) return inbox;
      const waiting = inbox.waiting.filter((_, index) => index !== at);
      const index = clamp(at < inbox.index ? inbox.index - 1 : inbox.index, waiting.length);
      return { ...inbox, waiting, index, total: inbox.total - 1, ahead: 0 };
    }
    case "saved": {
      const { draft } = move;
      const put = (item: ReviewItem) =>
        item.draft.id === draft.id && item.draft.version < draft.version ? { ...item, draft } : item;
      return { ...inbox, waiting: inbox.waiting.map(put) };
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
        ahead: 0,
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
      const total = Math.max(inbox.total, waiting.length + inbox.decided.length);
      const loaded = { ...inbox, waiting, total, isComplete: move.isLast, ahead: 0 };
      return inbox.ahead ? step(loaded, inbox.ahead) : loaded;
    }
  }
}

function step(inbox: Inbox, by: number): Inbox {
  const wanted = inbox.index + inbox.ahead + by;
  const index = clamp(wanted, inbox.waiting.length);
  const ahead = inbox.isComplete || !inbox.waiting.length ? 0 : Math.max(0, wanted - index);
  return { ...inbox, index, ahead };
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
