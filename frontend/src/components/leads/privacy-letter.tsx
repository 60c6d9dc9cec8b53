"use client";

import { useEffect, useState } from "react";
import { writePrivacyLetter } from "@/app/actions/leads";
import type { Failure } from "@/lib/api/failure";
import { LANGUAGES } from "@/lib/api/texts";
import type { Language, Lead, PrivacyLetter } from "@/lib/api/types";
import { leadName } from "@/lib/lead-name";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { FailureNote } from "../ui/states";
import { notify } from "../ui/toast";

/** Shows the letter that tells a person how their data led to their score. */
export function PrivacyLetterDialog({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const [language, setLanguage] = useState<Language | null>(null);
  const [letter, setLetter] = useState<PrivacyLetter | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let isOpen = true;
    void writePrivacyLetter(lead.id, language).then((reply) => {
      if (!isOpen) return;
      setFailure(reply.ok ? null : reply.failure);
      if (reply.ok) setLetter(reply.value);
    });
    return () => {
      isOpen = false;
    };
  }, [lead.id, language]);
  const copy = async () => {
    if (!letter) return;
    try {
      await navigator.clipboard.writeText(letter.text);
      notify("Letter copied");
    } catch {
      notify("The letter was not copied. Select the text and copy it.");
    }
  };
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Privacy letter to ${leadName(lead)}`}
      description="The answer to a person who asks how they were assessed. It contains all data about them, so send it to them only."
      footer={
        <>
          <Button onClick={onClose}>Close</Button>
          <Button tone="primary" disabled={!letter} onClick={() => void copy()}>
            Copy letter
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <label className="flex items-center gap-2 text-ink-2">
          Language
          <select
            className="field h-8 w-auto"
            value={language ?? letter?.language ?? ""}
            onChange={(event) => setLanguage(event.target.value as Language)}
          >
            {letter ? null : <option value="">…</option>}
            {Object.entries(LANGUAGES).map(([code, name]) => (
              <option key={code} value={code}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {failure ? <FailureNote failure={failure} /> : null}
        <div
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
          tabIndex={0}
          role="document"
          aria-label="Letter"
          lang={letter?.language}
          className="h-[45vh] overflow-y-auto rounded-md border border-line bg-surface p-3 whitespace-pre-wrap wrap-anywhere"
        >
          {letter?.text ?? (failure ? "" : "Writing the letter…")}
        </div>
      </div>
    </Modal>
  );
}
