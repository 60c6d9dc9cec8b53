/** Unsaved draft text, kept in the browser until the service has it. */

export interface Text {
  subject: string;
  body: string;
}

export interface Unsaved {
  draftId: string;
  leadId: string;
  /** The version of the draft that the text was typed into. */
  version: number;
  text: Text;
  /** The starting text, and texts that were sent without a reply; none is another person's text. */
  sent?: readonly Text[];
  /** True once the service has the text, as `version`: a page that was read before that shows an older draft. */
  isSaved?: boolean;
  /** When it was typed, in milliseconds since 1970. */
  at: number;
}

type Shelf = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const PREFIX = "leadops:unsaved:";
export const KEPT_MS = 7 * 86_400_000;
/** The longest time that a page read before a save can stay open. */
const STALE_PAGE_MS = 3_600_000;

/** Keeps the text; false if the browser has no room for it. */
export function keep(shelf: Shelf | null, unsaved: Unsaved): boolean {
  try {
    shelf?.setItem(PREFIX + unsaved.draftId, JSON.stringify(unsaved));
    return shelf !== null;
  } catch {
    return false;
  }
}

export function find(shelf: Shelf | null, draftId: string): Unsaved | null {
  try {
    const unsaved: unknown = JSON.parse(shelf?.getItem(PREFIX + draftId) ?? "null");
    return isUnsaved(unsaved) ? unsaved : null;
  } catch {
    return null;
  }
}

/** Keeps that the service has the text, as this version; the text itself is not kept any longer. */
export function markSaved(
  shelf: Shelf | null,
  draft: { id: string; lead_id: string; version: number },
  at: number,
) {
  const { id, lead_id, version } = draft;
  const text = { subject: "", body: "" };
  keep(shelf, { draftId: id, leadId: lead_id, version, text, isSaved: true, at });
}

export function drop(shelf: Shelf | null, draftId: string): void {
  try {
    shelf?.removeItem(PREFIX + draftId);
  } catch {
    // A browser that refuses its storage has kept nothing.
  }
}

/** Returns all that is not saved yet; what is older than a week is dropped. */
export function list(shelf: Shelf | null, now: number): Unsaved[] {
  if (!shelf) return [];
  const ids: string[] = [];
  for (let index = 0; index < shelf.length; index++) {
    const key = shelf.key(index);
    if (key?.startsWith(PREFIX)) ids.push(key.slice(PREFIX.length));
  }
  const found: Unsaved[] = [];
  for (const id of ids) {
    const unsaved = find(shelf, id);
    const age = unsaved ? now - unsaved.at : Number.POSITIVE_INFINITY;
    if (age >= (unsaved?.isSaved ? STALE_PAGE_MS : KEPT_MS)) drop(shelf, id);
    else if (unsaved && !unsaved.isSaved) found.push(unsaved);
  }
  return found;
}

/** The browser's own storage; null on the server, and in a browser that refuses it. */
export function browserShelf(): Shelf | null {
  try {
    return typeof window === "undefined" ? null : window.localStorage;
  } catch {
    return null;
  }
}

function isUnsaved(value: unknown): value is Unsaved {
  if (typeof value !== "object" || value === null) return false;
  const { draftId, leadId, version, text, at } = value as Record<string, unknown>;
  const { subject, body } = (typeof text === "object" && text !== null ? text : {}) as Record<
    string,
    unknown
  >;
  return (
    typeof draftId === "string" &&
    typeof leadId === "string" &&
    typeof version === "number" &&
    typeof at === "number" &&
    typeof subject === "string" &&
    typeof body === "string"
  );
}
