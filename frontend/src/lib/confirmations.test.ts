import { describe, expect, it } from "vitest";
import type { DraftSentence, EmailDraft } from "./api/types";
import {
  confirmationsFor,
  confirmedOf,
  confirmSentence,
  shownSentences,
  subscribe,
  unconfirmed,
} from "./confirmations";

function sentence(text: string, more: Partial<DraftSentence> = {}): DraftSentence {
  return { text, author: "model", must_confirm: true, is_removed: false, ...more } as DraftSentence;
}

const draft = {
  id: "d1",
  sentences: [
    sentence("Your board agreed."),
    sentence("You lose leads.", { must_confirm: false }),
    sentence("Hi Ann,", { author: "leadops", must_confirm: false }),
    sentence("Gone.", { is_removed: true, must_confirm: false }),
  ],
} as unknown as EmailDraft;

describe("confirmations", () => {
  it("shows the sentences that the text contains and that are not from the settings", () => {
    expect(shownSentences(draft).map(({ text }) => text)).toEqual(["Your board agreed.", "You lose leads."]);
  });

  it("shows all sentences of a draft of which a model only chose the sentences", () => {
    const chosen = [
      sentence("Hi Ann,", { author: "leadops", must_confirm: false }),
      sentence("We help.", { author: "person", must_confirm: false }),
    ];
    expect(shownSentences({ id: "d3", sentences: chosen } as unknown as EmailDraft)).toEqual(chosen);
  });

  it("asks for each sentence until it is confirmed, and again after it is taken back", () => {
    let changes = 0;
    const stop = subscribe(() => changes++);
    expect(unconfirmed(draft, confirmedOf("d1"))).toHaveLength(1);
    confirmSentence("d1", "Your board agreed.", true);
    expect(unconfirmed(draft, confirmedOf("d1"))).toEqual([]);
    expect(confirmationsFor(draft)).toEqual(["Your board agreed."]);
    confirmSentence("d1", "Your board agreed.", false);
    stop();
    confirmSentence("d1", "Another.", true);
    expect(confirmationsFor(draft)).toEqual([]);
    expect(changes).toBe(2);
  });

  it("keeps the confirmations of another draft apart", () => {
    confirmSentence("d2", "Your board agreed.", true);
    expect(unconfirmed(draft, confirmedOf("d1"))).toHaveLength(1);
  });
});
