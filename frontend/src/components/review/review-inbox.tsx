"use client";

import { CheckCheck, Inbox as InboxIcon } from "lucide-react";
import Link from "next/link";
import { type Dispatch, useEffect, useReducer, useRef, useState } from "react";
import { approveDraft, readDraft, unapproveDraft } from "@/app/actions/drafts";
import { moveLead, takeBack } from "@/app/actions/leads";
import { moreToReview } from "@/app/actions/review";
import type { Result } from "@/lib/api/failure";
import type { EmailDraft, ReviewItem } from "@/lib/api/types";
import { blockingChecks, whatToFix } from "@/lib/checks";
import { confirmationsFor, confirmedOf, unconfirmed } from "@/lib/confirmations";
import { refOf } from "@/lib/draft-ref";
import { count, plural } from "@/lib/format";
import { useKeys } from "@/lib/keys";
import { leadName } from "@/lib/lead-name";
import {
  current,
  type Decision,
  type Inbox,
  type Move,
  open,
  reduce,
  tally,
  type Verdict,
  wantsMore,
} from "@/lib/review";
import { CONFIRM_FIRST, DELIVERIES, inSentence, REVIEWED } from "@/lib/words";
import { findSaver, onDraftSaved, saveLeftovers, saverFor } from "../draft/savers";
import { type MoveKind, ReasonDialog } from "../leads/reason-dialog";
import { buttonStyle } from "../ui/button";
import { Empty, Kbd } from "../ui/states";
import { limitUndo, notify, notifyFailure, offerUndo, useReservedBar, withdrawUndo } from "../ui/toast";
import { ReviewCard } from "./review-card";

/** How long a decision can be undone on other pages, once the inbox is left. */
const UNDO_ELSEWHERE_MS = 10_000;

/** The review inbox. A decision shows at once and is rolled back if the service rejects it. */
export function ReviewInbox({
  items,
  nextCursor,
  total,
  undoSeconds,
}: {
  items: readonly ReviewItem[];
  nextCursor: string | null;
  total: number;
  undoSeconds: number;
}) {
  const [inbox, dispatch] = useReducer(reduce, null, () => open(items, total, nextCursor === null));
  const [asking, setAsking] = useState<MoveKind | null>(null);
  const [isEditing, setEditing] = useState(false);
  // Settled server calls of each decision, so that an undo never overtakes what it undoes.
  const calls = useRef(new Map<string, Promise<Result<unknown>>>());
  const restoring = useRef(new Map<string, Promise<void>>());
  const deciding = useRef(new Set<string>());
  const underWay = useRef(0);
  const item = current(inbox);
  useReservedBar();
  useMore(inbox, nextCursor, dispatch);
  useEffect(() => onDraftSaved((draft) => dispatch({ kind: "saved", draft })), []);
  useEffect(() => void saveLeftovers(), []);
  useEffect(() => () => limitUndo(UNDO_ELSEWHERE_MS), []);

  // Leaving the site would cut off a decision that shows as made and is still on its way.
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (underWay.current > 0) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  const restore = (decision: Decision) => {
    const { draft, lead } = decision.item;
    dispatch({ kind: "restore", draftId: draft.id });
    const job = (async () => {
      const made = await calls.current.get(draft.id);
      calls.current.delete(draft.id);
      if (made && !made.ok) return;
      const reply =
        decision.verdict === "approve" ? await unapproveDraft(refOf(draft)) : await takeBack(lead.id);
      if (!reply.ok) {
        dispatch({ kind: "decide", draftId: draft.id, verdict: decision.verdict });
        notifyFailure(reply.failure, `${leadName(lead)}: could not undo`);
        return;
      }
      // An undo changes the version too, and the next decision must name the current version.
      const now = await readDraft(refOf(draft));
      if (!now.ok) return;
      findSaver(draft.id)?.offer(now.value);
      dispatch({ kind: "replace", item: { ...decision.item, draft: now.value } });
    })();
    restoring.current.set(draft.id, job);
    void job.finally(() => restoring.current.delete(draft.id));
  };

  /** The draft as the service has it, once what was typed is saved and an undo is through; null if that failed. */
  const settle = async (which: ReviewItem): Promise<EmailDraft | null> => {
    await restoring.current.get(which.draft.id);
    const saver = findSaver(which.draft.id);
    if (!saver) return which.draft;
    const saved = await saver.save();
    const { failure, decision } = saver.state;
    if (!saved && failure)
      notifyFailure(
        { ...failure, detail: `${failure.detail} Your text is kept in this browser.` },
        `${leadName(which.lead)}: no change made, because your text isn't saved`,
      );
    else if (!saved && !decision)
      notify(`${leadName(which.lead)}: no change made`, { detail: "Choose which version to keep first." });
    return saved;
  };

  const decide = async (
    which: ReviewItem,
    verdict: Verdict,
    act: (draft: EmailDraft) => Promise<Result<unknown>>,
  ) => {
    const { id } = which.draft;
    // Ignore a second press while the first one is still saving.
    if (deciding.current.has(id) || findSaver(id)?.state.decision) return;
    deciding.current.add(id);
    const draft = await settle(which);
    deciding.current.delete(id);
    if (!draft) return;
    const name = leadName(which.lead);
    const isApproval = verdict === "approve";
    if (isApproval && blockingChecks(draft.checks).length)
      return notifyFailure({
        title: `${name}: not sent. Fix the draft first`,
        detail: whatToFix(draft.checks),
        status: 409,
        requestId: null,
      });
    const [first] = isApproval ? unconfirmed(draft, confirmedOf(id)) : [];
    if (first)
      return notifyFailure({
        title: `${name}: not sent. ${CONFIRM_FIRST}`,
        detail: first.text,
        status: 409,
        requestId: null,
      });
    const decision: Decision = { item: { ...which, draft }, verdict, at: 0 };
    dispatch({ kind: "replace", item: decision.item });
    dispatch({ kind: "decide", draftId: id, verdict });
    setEditing(false);
    offerUndo({
      key: id,
      title: `${name}: ${inSentence(isApproval ? DELIVERIES.approved : REVIEWED[verdict])}`,
      until: isApproval ? Date.now() + undoSeconds * 1000 : null,
      undo: () => restore(decision),
    });
    const job = act(draft);
    calls.current.set(id, job);
    underWay.current += 1;
    const reply = await job;
    underWay.current -= 1;
    if (reply.ok) return;
    withdrawUndo(id);
    if (reply.failure.checks) saverFor(draft).failChecks(reply.failure.checks);
    dispatch({ kind: "restore", draftId: id });
    if (reply.failure.decision) {
      await saverFor(draft).overtake(reply.failure.decision);
      notifyFailure(reply.failure, `${name}: not ${inSentence(REVIEWED[verdict])}`);
    } else notifyFailure(reply.failure, `${name} is back in the inbox`);
  };

  const approve = () => {
    if (!item) return;
    void decide(item, "approve", (draft) =>
      approveDraft(refOf(draft), draft.version, confirmationsFor(draft)),
    );
  };

  const move = (kind: MoveKind, reason: string | null) => {
    if (!item) return;
    if (kind === "needs_info" && item.draft.purpose === "answer")
      return notify(`${leadName(item.lead)} waits for this answer`, {
        detail: "Write your question into the answer.",
      });
    // The lead is already asked for information: this draft is the question.
    if (kind === "needs_info" && item.lead.status === "NEEDS_INFO")
      return notify(`${leadName(item.lead)} is already marked as needs info`, {
        detail: "This draft is the question to them.",
      });
    void decide(item, kind, (draft) =>
      moveLead(item.lead.id, kind, reason, { id: draft.id, version: draft.version }),
    );
  };

  useKeys({
    j: () => dispatch({ kind: "step", by: 1 }),
    k: () => dispatch({ kind: "step", by: -1 }),
    a: approve,
    e: () => setEditing(true),
    n: () => item && move("needs_info", null),
    d: () => item && setAsking("disqualify"),
    h: () => item && move("hold", null),
  });

  const position = inbox.decided.length + inbox.index + 1;
  return (
    <div className="flex flex-col gap-4">
      <Progress
        position={item ? position : inbox.total}
        total={inbox.total}
        decided={inbox.decided.length}
        isDone={!item}
      />
      {item ? (
        <ReviewCard
          key={item.draft.id}
          item={item}
          isEditing={isEditing}
          undoSeconds={undoSeconds}
          onEdit={setEditing}
          onApprove={approve}
          onMove={(kind) => (kind === "disqualify" ? setAsking(kind) : move(kind, null))}
          onDrop={() => dispatch({ kind: "drop", draftId: item.draft.id })}
        />
      ) : (
        <Done inbox={inbox} isLoading={!inbox.isComplete} undoSeconds={undoSeconds} />
      )}
      {asking ? (
        <ReasonDialog
          kind={asking}
          onClose={() => setAsking(null)}
          onChoose={(reason) => move(asking, reason)}
        />
      ) : null}
    </div>
  );
}

/** Loads more drafts when the reader nears the end of the loaded ones. */
function useMore(inbox: Inbox, first: string | null, dispatch: Dispatch<Move>): void {
  const cursor = useRef(first);
  const isLoading = useRef(false);
  const isWanted = wantsMore(inbox);
  // biome-ignore lint/correctness/useExhaustiveDependencies: tried again at every step, if it failed before
  useEffect(() => {
    if (!isWanted || isLoading.current) return;
    isLoading.current = true;
    void moreToReview(cursor.current ?? "").then((reply) => {
      isLoading.current = false;
      if (!reply.ok) return notifyFailure(reply.failure, "Could not load more drafts");
      cursor.current = reply.value.next_cursor ?? null;
      dispatch({ kind: "more", items: reply.value.items, isLast: cursor.current === null });
    });
  }, [isWanted, inbox.index, inbox.waiting.length, inbox.ahead, dispatch]);
}

function Progress({
  position,
  total,
  decided,
  isDone,
}: {
  position: number;
  total: number;
  decided: number;
  isDone: boolean;
}) {
  if (total === 0) return null;
  return (
    <div className="flex items-center gap-4">
      <h1 className="num shrink-0 font-semibold">
        {isDone ? "All done" : `${count(position)} of ${count(total)}`}
      </h1>
      <div
        role="progressbar"
        aria-label="Drafts reviewed"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={decided}
        className="h-1.5 flex-1 overflow-hidden rounded-full bg-sunken"
      >
        <div className="h-full rounded-full bg-accent" style={{ width: `${(decided / total) * 100}%` }} />
      </div>
      <span className="flex items-center gap-1.5 text-xs text-ink-3 max-sm:hidden">
        <Kbd>?</Kbd> shortcuts
      </span>
    </div>
  );
}

function Done({
  inbox,
  isLoading,
  undoSeconds,
}: {
  inbox: Parameters<typeof tally>[0];
  isLoading: boolean;
  undoSeconds: number;
}) {
  if (isLoading) return <p className="py-12 text-center text-ink-2">Loading more drafts…</p>;
  const counts = [...tally(inbox)];
  const back = (
    <Link href="/" className={buttonStyle()}>
      Go to dashboard
    </Link>
  );
  if (!counts.length)
    return (
      <div className="card">
        <Empty icon={InboxIcon} title="Inbox zero" action={back}>
          New drafts appear here.
        </Empty>
      </div>
    );
  return (
    <div className="card">
      <Empty icon={CheckCheck} title={`${plural(inbox.decided.length, "draft")} reviewed`} action={back}>
        {counts.map(([verdict, number]) => `${count(number)} ${inSentence(REVIEWED[verdict])}`).join(", ")}.
        Approved emails are sent after {undoSeconds} s. Press <Kbd>u</Kbd> to undo your last decision.
      </Empty>
    </div>
  );
}
