import type { DraftSentence, EmailDraft } from "./api/types";

/** Sentences of each draft that the person at this screen confirmed, by their text, so that a changed sentence needs it again. */
const confirmed = new Map<string, ReadonlySet<string>>();
const listeners = new Set<() => void>();
const NONE: ReadonlySet<string> = new Set();

export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

export function confirmedOf(draftId: string): ReadonlySet<string> {
  return confirmed.get(draftId) ?? NONE;
}

export function confirmSentence(draftId: string, text: string, isTrue: boolean): void {
  const texts = new Set(confirmedOf(draftId));
  if (isTrue) texts.add(text);
  else texts.delete(text);
  confirmed.set(draftId, texts);
  for (const listener of listeners) listener();
}

/** True if a model wrote a sentence of the draft, even if a person took it out; false if it only chose sentences. */
export function isWrittenByModel(draft: EmailDraft): boolean {
  return (draft.sentences ?? []).some((sentence) => sentence.author === "model");
}

/** The sentences that the text contains, each once. If a model wrote some, those of the templates are left out. */
export function shownSentences(draft: EmailDraft): readonly DraftSentence[] {
  const isWritten = isWrittenByModel(draft);
  const present = (draft.sentences ?? []).filter(
    (sentence) => !sentence.is_removed && !(isWritten && sentence.author === "leadops"),
  );
  return [...new Map(present.map((sentence) => [sentence.text, sentence])).values()];
}

/** The sentences that must be confirmed before the draft can be approved, and are not. */
export function unconfirmed(draft: EmailDraft, texts: ReadonlySet<string>): readonly DraftSentence[] {
  return shownSentences(draft).filter((sentence) => sentence.must_confirm && !texts.has(sentence.text));
}

/** The confirmed sentences to send with an approval of this draft. */
export function confirmationsFor(draft: EmailDraft): string[] {
  const texts = confirmedOf(draft.id);
  return shownSentences(draft)
    .filter((sentence) => sentence.must_confirm && texts.has(sentence.text))
    .map((sentence) => sentence.text);
}
