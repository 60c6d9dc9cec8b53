import { type Failure, isConflict, type Result } from "./api/failure";
import type { CheckResult, DraftDecision, DraftRef, EmailDraft } from "./api/types";
import { decisionOf, withFailed } from "./checks";
import { refOf } from "./draft-ref";
import * as history from "./history";
import type { Text } from "./unsaved";
import * as unsaved from "./unsaved";

/** `decided`: someone decided about the draft, so the text can no longer be saved. */
export type Saving = "saved" | "typing" | "saving" | "conflict" | "failed" | "decided";

export interface DraftState {
  /** The draft as the service has it. */
  stored: EmailDraft;
  history: history.History<Text>;
  saving: Saving;
  failure: Failure | null;
  /** The draft with someone else's changes. */
  theirs: EmailDraft | null;
  decision: DraftDecision | null;
}

export interface Calls {
  save: (draft: DraftRef, version: number, text: Text) => Promise<Result<EmailDraft>>;
  read: (draft: DraftRef) => Promise<Result<EmailDraft>>;
}

const PAUSE_MS = 700;
const RETRY_MS = 4_000;
const MAX_UNANSWERED = 5;

/**
 * Saves one draft while a person edits it: one save at a time, each based on the version that was read.
 *
 * It outlives the component that shows the draft. Unsaved text is kept in the browser, saved when the person leaves, and
 * retried until the service has it.
 */
export class DraftSaver {
  readonly initial: DraftState;
  #state: DraftState;
  #base: EmailDraft;
  #running: Promise<EmailDraft | null> | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #listeners = new Set<() => void>();
  #isKept = true;
  #sent: readonly Text[] = [];

  constructor(
    draft: EmailDraft,
    private readonly calls: Calls,
    private readonly shelf: Parameters<typeof unsaved.keep>[0],
    private readonly onSaved: (draft: EmailDraft) => void = () => undefined,
  ) {
    this.#base = draft;
    this.initial = {
      stored: draft,
      history: history.start(textOf(draft)),
      saving: "saved",
      failure: null,
      theirs: null,
      decision: null,
    };
    this.#state = this.initial;
    this.#restore();
  }

  get state(): DraftState {
    return this.#state;
  }

  get text(): Text {
    return this.#state.history.present;
  }

  /** True if the service has the text on the screen. */
  get isClean(): boolean {
    return isSame(this.text, textOf(this.#base));
  }

  /** True if leaving the page now loses nothing. */
  get isSafe(): boolean {
    return this.isClean || this.#isKept;
  }

  get isIdle(): boolean {
    return this.#listeners.size === 0 && this.isClean && !this.#running && !this.#state.decision;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  type(text: Text, at: number): void {
    this.#moved(history.type(this.#state.history, text, at));
  }

  undo(): void {
    this.#moved(history.undo(this.#state.history));
  }

  redo(): void {
    this.#moved(history.redo(this.#state.history));
  }

  /** Saves unsaved text now. Returns the stored draft, or null if the text could not be saved. */
  async save(): Promise<EmailDraft | null> {
    while (this.#running) await this.#running;
    if (this.#state.theirs || this.#state.decision) return null;
    if (this.isClean) {
      this.#set({ saving: "saved", failure: null });
      return this.#base;
    }
    this.#running = this.#send();
    try {
      return await this.#running;
    } finally {
      this.#running = null;
    }
  }

  /** Replaces draft and text with the given draft. */
  adopt(draft: EmailDraft): void {
    this.#stopTimer();
    this.#base = draft;
    unsaved.markSaved(this.shelf, draft, Date.now());
    this.#set({ ...this.initial, stored: draft, history: history.start(textOf(draft)) });
  }

  /** Offers a draft that a page has just read. */
  offer(draft: EmailDraft): void {
    if (draft.version <= this.#base.version || this.#running) return;
    if (this.isClean || isSame(this.text, textOf(draft))) this.adopt(draft);
    else if (draft.state === "draft" && !this.#state.theirs && this.#isOurs(draft, this.#sent)) {
      this.#base = draft;
      this.#set({ stored: draft });
      this.#keep();
    } else this.#overtaken(draft, null);
  }

  /** Shows the checks that failed when the service refused to approve the draft. */
  failChecks(failed: readonly CheckResult[]): void {
    this.#base = { ...this.#base, checks: [...withFailed(this.#base.checks ?? [], failed)] };
    this.#set({ stored: this.#base });
  }

  /** Handles a decision or an edit that someone else made first. */
  async overtake(decision: DraftDecision): Promise<void> {
    const reply = await this.calls.read(refOf(this.#base));
    if (reply.ok && reply.value.state === "draft") {
      if (this.isClean) this.adopt(reply.value);
      else this.#overtaken(reply.value, null);
      return;
    }
    this.#overtaken(reply.ok ? reply.value : { ...this.#base, state: decision.state }, decision);
  }

  /** Discards this person's text in favor of the stored draft; a decision about it stays on the screen. */
  discard(theirs: EmailDraft): void {
    const { decision } = this.#state;
    this.adopt(theirs);
    if (decision && theirs.state !== "draft") this.#set({ theirs, decision, saving: "decided" });
  }

  /** Continues with this person's text from their version. */
  keepMine(theirs: EmailDraft): void {
    this.#base = theirs;
    this.#set({ stored: theirs, theirs: null, failure: null, decision: null });
    void this.save();
  }

  #moved(next: history.History<Text>): void {
    if (next === this.#state.history) return;
    this.#set({ history: next });
    if (this.#state.theirs || this.#state.decision) {
      this.#keep();
      return;
    }
    this.#stopTimer();
    if (this.isClean && !this.#running) {
      unsaved.drop(this.shelf, this.#base.id);
      this.#set({ saving: "saved", failure: null });
      return;
    }
    this.#keep();
    this.#set({ saving: "typing" });
    this.#timer = setTimeout(() => void this.save(), PAUSE_MS);
  }

  async #send(): Promise<EmailDraft | null> {
    this.#stopTimer();
    this.#set({ saving: "saving" });
    const sent = this.text;
    const unanswered = this.#sent;
    // The page may be closed before the reply arrives although the text was saved.
    this.#sent = [...unanswered, sent].slice(-MAX_UNANSWERED);
    this.#keep();
    const reply = await this.calls.save(refOf(this.#base), this.#base.version, sent);
    if (reply.ok) {
      this.#base = reply.value;
      this.#sent = [];
      if (this.isClean) unsaved.markSaved(this.shelf, reply.value, Date.now());
      else this.#keep();
      this.#set({ stored: reply.value, failure: null, saving: this.isClean ? "saved" : "typing" });
      this.onSaved(reply.value);
      return reply.value;
    }
    if (isConflict(reply.failure)) {
      const other = await this.calls.read(refOf(this.#base));
      if (other.ok && isSame(this.text, textOf(other.value)) && other.value.state === "draft") {
        // Saved by a request whose reply was lost.
        this.adopt(other.value);
        this.onSaved(other.value);
        return other.value;
      }
      if (other.ok && other.value.state === "draft" && this.#isOurs(other.value, unanswered)) {
        this.#base = other.value;
        this.#sent = [];
        this.#set({ stored: other.value });
        return this.#send();
      }
      if (other.ok && (other.value.version !== this.#base.version || other.value.state !== "draft")) {
        this.#overtaken(other.value, reply.failure.decision ?? null);
        return null;
      }
    }
    this.#set({ failure: reply.failure, saving: "failed" });
    if (isPassing(reply.failure)) this.#timer = setTimeout(() => void this.save(), RETRY_MS);
    return null;
  }

  /** True if no one else changed the text: it equals the starting text or a text that was sent before. */
  #isOurs(draft: EmailDraft, unanswered: readonly Text[]): boolean {
    const ours = [...unanswered, textOf(this.#base)];
    return draft.version > this.#base.version && ours.some((text) => isSame(text, textOf(draft)));
  }

  #overtaken(theirs: EmailDraft, decision: DraftDecision | null): void {
    this.#stopTimer();
    const isClean = this.isClean;
    if (isClean) this.#base = theirs;
    else this.#keep();
    const text = isClean ? { stored: theirs, history: history.start(textOf(theirs)) } : {};
    if (theirs.state === "draft")
      this.#set({ ...text, theirs, saving: "conflict", failure: null, decision: null });
    else {
      const told = decision ?? decisionOf(theirs, Date.now());
      this.#set({ ...text, theirs, decision: told, saving: "decided", failure: null });
    }
  }

  #restore(): void {
    const kept = unsaved.find(this.shelf, this.#base.id);
    if (!kept) return;
    if (kept.isSaved) {
      if (kept.version > this.#base.version) void this.#refresh();
      return;
    }
    if (isSame(kept.text, textOf(this.#base))) {
      unsaved.drop(this.shelf, this.#base.id);
      return;
    }
    const typed = history.type(this.#state.history, kept.text, 0);
    this.#state = { ...this.#state, history: typed, saving: "failed" };
    this.#sent = kept.sent ?? [];
    const { state, version } = this.#base;
    const isOurs = version > kept.version && this.#sent.some((text) => isSame(text, textOf(this.#base)));
    if (state === "draft" && kept.version > version) void this.#refresh(kept.version);
    else if (state !== "draft" || (version !== kept.version && !isOurs)) this.#overtaken(this.#base, null);
    else this.#timer = setTimeout(() => void this.save(), 0);
  }

  /** The page is older than the last save: read the draft again and continue from it. */
  async #refresh(typedInto: number | null = null): Promise<void> {
    const reply = await this.calls.read(refOf(this.#base));
    if (!reply.ok) return;
    if (reply.value.state !== "draft" || reply.value.version !== typedInto) return this.offer(reply.value);
    this.#base = reply.value;
    this.#set({ stored: reply.value });
    await this.save();
  }

  #keep(): void {
    const { id, lead_id, version } = this.#base;
    this.#isKept = unsaved.keep(this.shelf, {
      draftId: id,
      leadId: lead_id,
      version,
      text: this.text,
      sent: [...this.#sent, textOf(this.#base)],
      at: Date.now(),
    });
  }

  #stopTimer(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #set(changes: Partial<DraftState>): void {
    this.#state = { ...this.#state, ...changes };
    for (const listener of this.#listeners) listener();
  }
}

/** True if a retry may help: no response, or a server error. */
function isPassing(failure: Failure): boolean {
  return failure.status === 0 || failure.status === 429 || failure.status >= 500;
}

export function textOf(draft: EmailDraft): Text {
  return { subject: draft.subject, body: draft.body };
}

export function isSame(a: Text, b: Text): boolean {
  return a.subject === b.subject && a.body === b.body;
}
