/** The content of the bar at the bottom: the newest message, and the newest decision that can still be undone. */

export interface Message {
  id: number;
  title: string;
  detail?: string | undefined;
  tone: "good" | "bad";
  /** When it goes by itself, in milliseconds since 1970. */
  until: number;
}

export interface Undoable {
  /** One for each thing that can be undone: offering it again replaces the older offer. */
  key: string;
  title: string;
  detail?: string | undefined;
  /** Until when it can be undone, in milliseconds since 1970; null for as long as the page is open. */
  until: number | null;
  undo: () => void;
}

export interface Notices {
  message: Message | null;
  /** Newest last. */
  undoables: readonly Undoable[];
}

export const NOTHING: Notices = { message: null, undoables: [] };

export function offer(notices: Notices, undoable: Undoable): Notices {
  return { ...notices, undoables: [...without(notices, undoable.key), undoable] };
}

export function withdraw(notices: Notices, key: string): Notices {
  return notices.undoables.some((each) => each.key === key)
    ? { ...notices, undoables: without(notices, key) }
    : notices;
}

/** The decision that Undo reverts now. */
export function newest(notices: Notices, now: number): Undoable | null {
  return notices.undoables.findLast((each) => each.until === null || each.until > now) ?? null;
}

/** Removes expired entries; returns the same object if there are none. */
export function sweep(notices: Notices, now: number): Notices {
  const undoables = notices.undoables.filter((each) => each.until === null || each.until > now);
  const message = notices.message && notices.message.until > now ? notices.message : null;
  if (undoables.length === notices.undoables.length && message === notices.message) return notices;
  return { message, undoables };
}

/** Sets an end for undo offers that have none. */
export function limit(notices: Notices, until: number): Notices {
  return {
    ...notices,
    undoables: notices.undoables.map((each) => (each.until === null ? { ...each, until } : each)),
  };
}

export function secondsLeft(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}

function without(notices: Notices, key: string): readonly Undoable[] {
  return notices.undoables.filter((each) => each.key !== key);
}
