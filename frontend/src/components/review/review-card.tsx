"use client";

import Link from "next/link";
import { useEffect, useRef } from "react";
import type { ReviewItem } from "@/lib/api/types";
import { blockingChecks } from "@/lib/checks";
import { recipientOf } from "@/lib/draft-kind";
import { country } from "@/lib/format";
import { leadName } from "@/lib/lead-name";
import { linksOf } from "@/lib/quotes";
import { ACTIONS, COMPANY_SIZES, CONFIRM_FIRST } from "@/lib/words";
import { AnsweredThread } from "../conversation/answered-thread";
import { DraftText } from "../draft/draft-text";
import { useUnconfirmedCount } from "../draft/sentences";
import { useDraft } from "../draft/use-draft";
import { ExploredBadge } from "../leads/explored-badge";
import { QuotedText } from "../leads/message";
import type { MoveKind } from "../leads/reason-dialog";
import { ScoreWaterfall } from "../score/waterfall";
import { Button } from "../ui/button";
import { Kbd } from "../ui/states";

/** One draft with its lead, score and reason. */
export function ReviewCard({
  item,
  isEditing,
  undoSeconds,
  onEdit,
  onApprove,
  onMove,
  onDrop,
}: {
  item: ReviewItem;
  isEditing: boolean;
  undoSeconds: number;
  onEdit: (isEditing: boolean) => void;
  onApprove: () => void;
  onMove: (kind: MoveKind) => void;
  /** Removes the draft from the list after someone else decided about it. */
  onDrop: () => void;
}) {
  const { lead, score, decision } = item;
  const links = linksOf(score, ["lead_message"]);
  const draft = useDraft(item.draft);
  const isDecided = draft.decision !== null;
  // What is typed since is checked when it is saved.
  const isBlocked = draft.isClean && blockingChecks(draft.stored.checks).length > 0;
  const isUnconfirmed = useUnconfirmedCount(draft.stored) > 0 && draft.isClean;
  const body = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (isEditing) body.current?.focus();
  }, [isEditing]);
  const role = [
    lead.job_title,
    lead.company_name,
    lead.company_size && COMPANY_SIZES[lead.company_size],
    country(lead.country),
  ]
    .filter(Boolean)
    .join(" · ");
  return (
    <div className="grid items-start gap-4 pb-16 lg:grid-cols-[minmax(0,2fr)_minmax(0,3fr)] md:pb-0">
      <div className="card flex min-w-0 flex-col gap-4 p-4 max-lg:order-2">
        {decision && !item.answered ? (
          <div>
            <p className="flex flex-wrap items-center justify-between gap-2 text-xs font-semibold text-ink-3">
              {ACTIONS[decision.action]}
              {lead.is_explored ? <ExploredBadge /> : null}
            </p>
            <p>{decision.sentence}</p>
          </div>
        ) : null}
        {lead.lead_message ? (
          <div className="rounded-md bg-sunken p-3">
            <QuotedText
              text={lead.lead_message}
              signals={(score?.signals ?? []).filter((signal) => signal.field === "lead_message")}
              links={links}
            />
          </div>
        ) : null}
        {score ? <ScoreWaterfall score={score} compact links={links} /> : null}
      </div>
      <div className="card min-w-0">
        <header className="border-b border-line px-4 py-3">
          <h2 className="text-base font-semibold wrap-anywhere">
            <Link href={`/leads/${lead.id}`} className="hover:underline">
              {leadName(lead)}
            </Link>
          </h2>
          <p className="text-ink-2">{role}</p>
        </header>
        <div className="flex flex-col gap-4 p-4">
          {item.answered ? <AnsweredThread leadId={lead.id} message={item.answered} onDone={onDrop} /> : null}
          <DraftText
            draft={draft}
            to={recipientOf(item)}
            isLocked={false}
            bodyRef={body}
            onLeave={() => onEdit(false)}
            onDrop={onDrop}
          />
        </div>
        <footer className="fixed inset-x-0 bottom-[calc(var(--bar)+var(--nav))] z-20 flex flex-wrap items-center gap-2 border-t border-line bg-surface px-4 py-2.5 md:sticky md:rounded-b-lg">
          <Button
            tone="primary"
            disabled={isDecided || isBlocked || isUnconfirmed}
            title={
              isBlocked
                ? "Fix the failing check to send this draft"
                : isUnconfirmed
                  ? CONFIRM_FIRST
                  : undefined
            }
            onClick={onApprove}
          >
            Approve and send in {undoSeconds} s <Hint>a</Hint>
          </Button>
          {item.answered ? null : (
            <Button disabled={isDecided} onClick={() => onMove("needs_info")}>
              Needs info <Hint>n</Hint>
            </Button>
          )}
          <Button disabled={isDecided} onClick={() => onMove("disqualify")}>
            Disqualify <Hint>d</Hint>
          </Button>
          <Button disabled={isDecided} onClick={() => onMove("hold")}>
            Hold <Hint>h</Hint>
          </Button>
        </footer>
      </div>
    </div>
  );
}

function Hint({ children }: { children: string }) {
  return (
    <span aria-hidden="true" className="max-md:hidden">
      <Kbd>{children}</Kbd>
    </span>
  );
}
