"use client";

import { Check } from "lucide-react";
import { useSyncExternalStore } from "react";
import type { DraftSentence, EmailDraft } from "@/lib/api/types";
import {
  confirmedOf,
  confirmSentence,
  isWrittenByModel,
  shownSentences,
  subscribe,
  unconfirmed,
} from "@/lib/confirmations";
import { plural } from "@/lib/format";
import {
  CHOSEN_HEADING,
  CHOSEN_HELP,
  CONFIRM_HELP,
  FROM,
  fill,
  MODEL_REMARK,
  NO_SOURCE,
  SENTENCE_AUTHORS,
  SENTENCE_RISKS,
  sourceInWords,
  TEMPLATE_WITH,
} from "@/lib/words";

/** The number of sentences of a draft that this person has to confirm before it can be approved. */
export function useUnconfirmedCount(draft: EmailDraft): number {
  const texts = useSyncExternalStore(
    subscribe,
    () => confirmedOf(draft.id),
    () => confirmedOf(draft.id),
  );
  return unconfirmed(draft, texts).length;
}

/** Each sentence of a model with its source or "No source"; those that need it can be confirmed one by one. */
export function Sentences({ draft, isOpen }: { draft: EmailDraft; isOpen: boolean }) {
  const left = useUnconfirmedCount(draft);
  const shown = shownSentences(draft);
  if (!shown.length) return null;
  if (!isWrittenByModel(draft)) return <ChosenSentences sentences={shown} />;
  return (
    <section aria-label="Sentences of the model" className="rounded-md border border-line">
      <header className="border-b border-line px-3 py-2">
        <p className="num font-medium" role="status">
          {left ? `${plural(left, "sentence")} to confirm` : "All sentences confirmed"}
        </p>
        <p className="text-ink-2">{CONFIRM_HELP}</p>
      </header>
      <ul>
        {shown.map((sentence) => (
          <li key={sentence.text} className="border-b border-line last:border-0">
            <Sentence draftId={draft.id} sentence={sentence} isOpen={isOpen} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The sentences of the templates that a model chose, each with the sources of its words. */
function ChosenSentences({ sentences }: { sentences: readonly DraftSentence[] }) {
  return (
    <details className="text-ink-2">
      <summary className="w-fit">{CHOSEN_HEADING}</summary>
      <p className="mt-1 ml-3.5">{CHOSEN_HELP}</p>
      <ul className="mt-1 ml-3.5">
        {sentences.map((sentence) => (
          <li key={sentence.text} className="border-t border-line py-1.5 first:border-0">
            <span dir="auto" className="block wrap-anywhere text-ink">
              {sentence.text}
            </span>
            <span className="block text-xs text-ink-3">{originOf(sentence)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Sentence({
  draftId,
  sentence,
  isOpen,
}: {
  draftId: string;
  sentence: DraftSentence;
  isOpen: boolean;
}) {
  const texts = useSyncExternalStore(
    subscribe,
    () => confirmedOf(draftId),
    () => confirmedOf(draftId),
  );
  const risks = (sentence.risks ?? []).map((risk) => SENTENCE_RISKS[risk]);
  const notes = [originOf(sentence), ...risks].join(" · ");
  const words = (
    <span className="min-w-0">
      <span dir="auto" className="block wrap-anywhere">
        {sentence.text}
      </span>
      <span className={`block text-xs ${sentence.must_confirm ? "font-medium text-warm" : "text-ink-3"}`}>
        {notes}
      </span>
    </span>
  );
  if (!sentence.must_confirm)
    return (
      <p className="flex items-start gap-2.5 px-3 py-2">
        <Check aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-gain" />
        {words}
      </p>
    );
  return (
    <label className="flex cursor-pointer items-start gap-2.5 px-3 py-2 hover:bg-sunken">
      <input
        type="checkbox"
        className="mt-0.5 size-4 shrink-0 accent-accent"
        checked={texts.has(sentence.text)}
        disabled={!isOpen}
        onChange={(event) => confirmSentence(draftId, sentence.text, event.target.checked)}
      />
      {words}
    </label>
  );
}

function originOf(sentence: DraftSentence): string {
  const source = [...new Set((sentence.sources ?? []).map(sourceInWords))].join(", ");
  if (sentence.author === "model") return source ? fill(FROM, { source }) : NO_SOURCE;
  return sentence.author === "leadops" && source
    ? fill(TEMPLATE_WITH, { source })
    : SENTENCE_AUTHORS[sentence.author];
}

/** What the model says about the lead, below the draft and labeled, because it is not the reason for the decision. */
export function Remark({ draft }: { draft: EmailDraft }) {
  if (!draft.remark) return null;
  return (
    <p className="text-ink-2">
      <span className="block text-xs text-ink-3">{MODEL_REMARK}</span>
      <q dir="auto" className="wrap-anywhere">
        {draft.remark}
      </q>
    </p>
  );
}
