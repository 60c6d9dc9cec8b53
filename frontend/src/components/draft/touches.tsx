"use client";

import { Check, ChevronDown, Circle, CircleDot } from "lucide-react";
import { useRouter } from "next/navigation";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { writeDraft } from "@/app/actions/drafts";
import { changeTouches } from "@/app/actions/leads";
import type { Cadence, EmailDraft, Language, Variant } from "@/lib/api/types";
import { DELIVERIES, LANGUAGES, lookUp, STOP_REASONS, VARIANTS } from "@/lib/words";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/time";
import { notify, notifyFailure } from "../ui/toast";

const ORDER = Object.keys(VARIANTS) as Variant[];
const LEADS_LANGUAGE = "lead";

/** The emails to a lead in order, each with its state, and the controls of its follow-ups. */
export function Touches({
  leadId,
  drafts,
  cadence,
}: {
  leadId: string;
  drafts: readonly EmailDraft[];
  cadence: Cadence | null;
}) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const change = async (kind: "replied" | "stop" | "resume", message: string) => {
    setBusy(true);
    const reply = await changeTouches(leadId, kind);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify(message);
    router.refresh();
  };
  const isStopped = cadence?.stopped_at != null;
  return (
    <div className="mb-4">
      <ol aria-label="Emails to this lead" className="grid grid-cols-2 gap-x-3 gap-y-2 sm:grid-cols-4">
        {ORDER.map((variant) => (
          <Touch key={variant} variant={variant} draft={draftOf(variant, drafts)} isStopped={isStopped} />
        ))}
      </ol>
      {cadence ? (
        <p className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2">
          <span className="flex-1 basis-40">
            {isStopped
              ? `${STOP_REASONS[cadence.stop_reason ?? "stopped"]}. No more emails will be drafted.`
              : "The next follow-up is drafted when it's due and waits for your review."}
          </span>
          {isStopped ? (
            <Button size="sm" disabled={isBusy} onClick={() => void change("resume", "Follow-ups resumed")}>
              Resume follow-ups
            </Button>
          ) : (
            <>
              <Button
                size="sm"
                disabled={isBusy}
                onClick={() => void change("replied", "Marked as replied. No more emails will be drafted.")}
              >
                Mark as replied
              </Button>
              <Button size="sm" disabled={isBusy} onClick={() => void change("stop", "Follow-ups stopped")}>
                Stop follow-ups
              </Button>
            </>
          )}
        </p>
      ) : null}
    </div>
  );
}

/** The draft of a step: the sent one, or else the newest that was not replaced. */
function draftOf(variant: Variant, drafts: readonly EmailDraft[]): EmailDraft | undefined {
  const known = drafts.filter(
    (draft) => draft.variant === variant && draft.purpose !== "answer" && draft.state !== "superseded",
  );
  return known.find((draft) => draft.state === "sent") ?? known.at(-1);
}

function Touch({
  variant,
  draft,
  isStopped,
}: {
  variant: Variant;
  draft: EmailDraft | undefined;
  isStopped: boolean;
}) {
  const isSent = draft?.state === "sent";
  const Icon = isSent ? Check : draft ? CircleDot : Circle;
  return (
    <li
      className={`border-t-2 pt-1.5 ${isSent ? "border-accent" : draft ? "border-line-strong" : "border-line"}`}
    >
      <span className={`flex items-center gap-1.5 font-medium ${draft ? "" : "text-ink-3"}`}>
        <Icon aria-hidden="true" className={`size-3.5 ${isSent ? "text-accent" : "text-ink-3"}`} />
        {VARIANTS[variant]}
      </span>
      <span className="block text-xs text-ink-3">
        {draft?.sent_at ? (
          <RelativeTime at={draft.sent_at} ago />
        ) : draft ? (
          DELIVERIES[draft.state]
        ) : isStopped ? (
          "Not drafted"
        ) : (
          "Upcoming"
        )}
      </span>
    </li>
  );
}

/** A menu that drafts another variant, in the language of the lead or one of `languages`, in place of the waiting draft. */
export function WriteDraft({
  leadId,
  hasAddress,
  languages,
}: {
  leadId: string;
  hasAddress: boolean;
  languages: readonly Language[];
}) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [language, setLanguage] = useState<Language | null>(null);
  const write = async (variant: Variant) => {
    setBusy(true);
    const reply = await writeDraft(leadId, variant, language);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify(`${VARIANTS[variant]} drafted and ready for review`);
    router.refresh();
  };
  if (!hasAddress) return null;
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>
        <Button size="sm" disabled={isBusy}>
          {isBusy ? "Writing…" : "New draft"}
          <ChevronDown aria-hidden="true" className="size-3.5 text-ink-3" />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={4}
          className="pop z-40 min-w-40 rounded-md border border-line bg-raised p-1 shadow-lg"
        >
          {languages.length > 1 ? (
            <>
              <DropdownMenu.RadioGroup
                aria-label="Language"
                value={language ?? LEADS_LANGUAGE}
                onValueChange={(value) =>
                  setLanguage(languages.find((candidate) => candidate === value) ?? null)
                }
              >
                {[LEADS_LANGUAGE, ...languages].map((value) => (
                  <DropdownMenu.RadioItem
                    key={value}
                    value={value}
                    onSelect={(event) => event.preventDefault()}
                    className="flex h-8 cursor-default items-center gap-2 rounded-sm px-2 outline-none data-[highlighted]:bg-sunken"
                  >
                    <span className="size-3.5">
                      <DropdownMenu.ItemIndicator>
                        <Check aria-hidden="true" className="size-3.5 text-accent" />
                      </DropdownMenu.ItemIndicator>
                    </span>
                    {value === LEADS_LANGUAGE ? "Language of the lead" : lookUp(LANGUAGES, value)}
                  </DropdownMenu.RadioItem>
                ))}
              </DropdownMenu.RadioGroup>
              <DropdownMenu.Separator className="my-1 h-px bg-line" />
            </>
          ) : null}
          {ORDER.map((variant) => (
            <DropdownMenu.Item
              key={variant}
              onSelect={() => void write(variant)}
              className="flex h-8 cursor-default items-center rounded-sm px-2 outline-none data-[highlighted]:bg-sunken"
            >
              {VARIANTS[variant]}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
