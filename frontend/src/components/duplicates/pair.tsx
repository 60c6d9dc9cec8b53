"use client";

import Link from "next/link";
import { useId, useState } from "react";
import { keepBoth, mergeLeads, reopenDuplicate, undoMerge } from "@/app/actions/duplicates";
import type { Failure, Result } from "@/lib/api/failure";
import type { Lead, PossibleDuplicate } from "@/lib/api/types";
import { country, plural } from "@/lib/format";
import { leadName } from "@/lib/lead-name";
import { DUPLICATE_REASONS, inSentence, nameInWords, STATUSES, valueInWords } from "@/lib/words";
import { Button } from "../ui/button";
import { RelativeTime } from "../ui/time";
import { notify, notifyFailure } from "../ui/toast";

/** Two leads side by side, and the decision about them. */
export function Pair({ pair, onDecided }: { pair: PossibleDuplicate; onDecided: () => void }) {
  const [keptId, setKeptId] = useState(pair.lead.id);
  const [isBusy, setBusy] = useState(false);
  const [isAllShown, setAllShown] = useState(false);
  const name = useId();
  const leads = [pair.lead, pair.other] as const;
  const [kept, removed] = keptId === pair.lead.id ? leads : [pair.other, pair.lead];
  const different = pair.fields.filter((field) => field.value !== field.other_value);
  const sameCount = pair.fields.length - different.length;
  const fields = isAllShown ? pair.fields : different;

  const carryOut = async <Value,>(
    action: () => Promise<Result<Value>>,
    title: string,
    undo: (value: Value) => Promise<Result<unknown>>,
  ) => {
    setBusy(true);
    const reply = await action();
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify(title, {
      undo: async () => {
        const back = await undo(reply.value);
        if (!back.ok) notifyFailure(back.failure as Failure);
        onDecided();
      },
    });
    onDecided();
  };
  const merge = () =>
    carryOut(
      () => mergeLeads(pair.id, kept.id),
      `${leadName(removed)} merged into ${leadName(kept)}`,
      (made) => undoMerge(made.id),
    );
  const keep = (neverAsk: boolean) =>
    carryOut(
      () => keepBoth(pair.id, neverAsk),
      neverAsk ? "Both leads kept; you are not asked again" : "Both leads kept",
      () => reopenDuplicate(pair.id),
    );
  const reopen = async () => {
    setBusy(true);
    const reply = await reopenDuplicate(pair.id);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    onDecided();
  };

  return (
    <section className="card" aria-label={`${leadName(pair.lead)} and ${leadName(pair.other)}`}>
      <p className="border-b border-line px-4 py-2 text-ink-2">{reasons(pair)}</p>
      <div className="p-4">
        <div className="grid grid-cols-2 gap-x-4 sm:grid-cols-[9rem_1fr_1fr]">
          <span className="max-sm:hidden" />
          {leads.map((lead) => (
            <Person
              key={lead.id}
              lead={lead}
              group={name}
              isKept={lead.id === keptId}
              canChoose={pair.state === "open"}
              onKeep={() => setKeptId(lead.id)}
            />
          ))}
        </div>
        <dl className="mt-3">
          {fields.map((field) => (
            <div
              key={field.name}
              className="grid grid-cols-2 gap-x-4 border-t border-line py-1.5 sm:grid-cols-[9rem_1fr_1fr]"
            >
              <dt className="text-ink-2 max-sm:col-span-2">{fieldName(field.name)}</dt>
              <Value field={field.name} value={field.value} isKept={keptId === pair.lead.id} />
              <Value field={field.name} value={field.other_value} isKept={keptId === pair.other.id} />
            </div>
          ))}
        </dl>
        {sameCount ? (
          <Button tone="ghost" size="sm" className="mt-1" onClick={() => setAllShown((shown) => !shown)}>
            {isAllShown ? "Show differences only" : `Show ${plural(sameCount, "equal field")}`}
          </Button>
        ) : null}
      </div>
      <footer className="flex flex-wrap items-center gap-2 border-t border-line px-4 py-3">
        {pair.state === "open" ? (
          <>
            <Button tone="primary" disabled={isBusy} onClick={() => void merge()}>
              <span className="max-w-64 truncate">Merge into {leadName(kept)}</span>
            </Button>
            <Button disabled={isBusy} onClick={() => void keep(false)}>
              Keep both
            </Button>
            <Button tone="ghost" disabled={isBusy} onClick={() => void keep(true)}>
              Never ask again
            </Button>
            <p className="basis-full text-ink-2">
              {leadName(kept)} keeps all values and gets the missing ones, with timeline, drafts, and outcomes
              of the other lead. You can undo the merge.
            </p>
          </>
        ) : (
          <>
            <Button disabled={isBusy} onClick={() => void reopen()}>
              Decide again
            </Button>
            {pair.decided_at ? (
              <p className="text-ink-2">
                Kept by {pair.decided_by} <RelativeTime at={pair.decided_at} ago />
              </p>
            ) : null}
          </>
        )}
      </footer>
    </section>
  );
}

function Person({
  lead,
  group,
  isKept,
  canChoose,
  onKeep,
}: {
  lead: Lead;
  group: string;
  isKept: boolean;
  canChoose: boolean;
  onKeep: () => void;
}) {
  return (
    <div className="min-w-0">
      <p className="font-semibold wrap-anywhere">
        <Link href={`/leads/${lead.id}`} className="hover:underline" dir="auto">
          {leadName(lead)}
        </Link>
      </p>
      <p className="text-ink-2">
        {STATUSES[lead.status]} · received <RelativeTime at={lead.created_at} ago />
      </p>
      {canChoose ? (
        <label className="mt-1 inline-flex min-h-7 items-center gap-2">
          <input type="radio" name={group} checked={isKept} onChange={onKeep} />
          <span>
            Keep<span className="sr-only"> {leadName(lead)}</span> this lead
          </span>
        </label>
      ) : null}
    </div>
  );
}

/** A value; the value of the lead that is not kept is shown as one that only fills a gap. */
function Value({ field, value, isKept }: { field: string; value: string | null; isKept: boolean }) {
  if (value === null) return <dd className="text-ink-3">none</dd>;
  const text = field === "country" ? (country(value) ?? value) : valueInWords(field, value);
  return (
    <dd className={`min-w-0 wrap-anywhere ${isKept ? "" : "text-ink-2"}`} dir="auto">
      {text}
    </dd>
  );
}

function reasons(pair: PossibleDuplicate): string {
  const words = pair.reasons.map((reason) => DUPLICATE_REASONS[reason]);
  return words.map((text, index) => (index ? inSentence(text) : text)).join(", ");
}

function fieldName(name: string): string {
  return nameInWords(name.replace(/^(?:outcome_)?attributes\./, ""));
}
