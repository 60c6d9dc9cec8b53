"use client";

import { ShieldBan, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { addSuppression, moreSuppressions, removeSuppression } from "@/app/actions/settings";
import type { SuppressionEntry, SuppressionReason } from "@/lib/api/types";
import { SUPPRESSION_REASONS } from "@/lib/words";
import { Button } from "../ui/button";
import { useMore } from "../ui/more";
import { Empty, Section } from "../ui/states";
import { RelativeTime } from "../ui/time";
import { notify, notifyFailure } from "../ui/toast";

/** The do-not-contact list. */
export function Suppressions({
  entries,
  nextCursor,
}: {
  entries: readonly SuppressionEntry[];
  nextCursor: string | null;
}) {
  const router = useRouter();
  const more = useMore(entries, nextCursor, moreSuppressions);
  const [value, setValue] = useState("");
  const [reason, setReason] = useState<SuppressionReason>("opt_out");
  const [isBusy, setBusy] = useState(false);
  const add = async () => {
    setBusy(true);
    const reply = await addSuppression(value.trim(), reason);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    setValue("");
    notify(`${reply.value.value} added to the do-not-contact list`);
    router.refresh();
  };
  const remove = async (entry: SuppressionEntry) => {
    const reply = await removeSuppression(entry.id);
    if (!reply.ok) return notifyFailure(reply.failure);
    notify(`${entry.value} removed from the do-not-contact list`, {
      undo: async () => {
        await addSuppression(entry.value, entry.reason);
        router.refresh();
      },
    });
    more.change((now) => now.filter((other) => other.id !== entry.id));
    router.refresh();
  };
  return (
    <Section title="Do-not-contact list">
      <form
        className="mb-4 flex flex-wrap gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (value.trim()) void add();
        }}
      >
        <input
          aria-label="Email address or domain"
          placeholder="name@company.com or company.com"
          className="field min-w-48 flex-1 basis-48"
          value={value}
          maxLength={320}
          onChange={(event) => setValue(event.target.value)}
        />
        <select
          aria-label="Reason"
          className="field w-auto!"
          value={reason}
          onChange={(event) => setReason(event.target.value as SuppressionReason)}
        >
          {Object.entries(SUPPRESSION_REASONS).map(([key, word]) => (
            <option key={key} value={key}>
              {word}
            </option>
          ))}
        </select>
        <Button type="submit" disabled={isBusy || !value.trim()}>
          Add to list
        </Button>
      </form>
      {more.items.length ? (
        <ul className="relative max-h-96 overflow-y-auto">
          {more.items.map((entry) => (
            <li key={entry.id} className="flex items-center gap-3 border-t border-line py-1.5 first:border-0">
              <span className="min-w-0 flex-1 truncate" title={entry.note ?? undefined}>
                {entry.kind === "erased" ? (
                  <>
                    Erased person <span className="text-ink-3">{entry.value.slice(0, 8)}…</span>
                  </>
                ) : (
                  entry.value
                )}
                {entry.kind === "domain" ? <span className="text-ink-3"> and subdomains</span> : null}
              </span>
              <span className="shrink-0 text-ink-2">{SUPPRESSION_REASONS[entry.reason]}</span>
              <RelativeTime at={entry.created_at} className="w-14 shrink-0 text-right text-xs text-ink-3" />
              <Button
                tone="ghost"
                size="icon"
                aria-label={`Remove ${entry.kind === "erased" ? `erased person ${entry.value.slice(0, 8)}` : entry.value}`}
                onClick={() => void remove(entry)}
              >
                <Trash2 aria-hidden="true" className="size-4" />
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <Empty icon={ShieldBan} title="The list is empty">
          People who opt out, bounce, or complain are added automatically and never contacted again.
        </Empty>
      )}
      {more.button}
    </Section>
  );
}
