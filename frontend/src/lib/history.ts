/** What can be undone and redone of a text while it is edited. */
export interface History<T> {
  past: readonly T[];
  present: T;
  future: readonly T[];
  /** When the present was typed, so that a burst of typing is one step. */
  typedAt: number;
}

const BURST_MS = 800;
const LONGEST = 200;

export function start<T>(present: T): History<T> {
  return { past: [], present, future: [], typedAt: 0 };
}

export function type<T>(history: History<T>, next: T, at: number): History<T> {
  if (next === history.present) return history;
  const isBurst = history.past.length > 0 && at - history.typedAt < BURST_MS && history.future.length === 0;
  const past = isBurst ? history.past : [...history.past, history.present].slice(-LONGEST);
  return { past, present: next, future: [], typedAt: at };
}

export function undo<T>(history: History<T>): History<T> {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  return {
    past: history.past.slice(0, -1),
    present: before,
    future: [history.present, ...history.future],
    typedAt: 0,
  };
}

export function redo<T>(history: History<T>): History<T> {
  const [next, ...rest] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future: rest, typedAt: 0 };
}
