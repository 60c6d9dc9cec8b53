"use client";

import { CheckCheck, Inbox } from "lucide-react";
import Link from "next/link";
import { useCallback, useEffect, useReducer, useRef, useState } from "react";
import { approveDraft, readDraft, unapproveDraft } from "@/app/actions/drafts";
import { moveLead, takeBack } from "@/app/actions/leads";
import { moreToReview } from "@/app/actions/review";
import type { Result } from "@/lib/api/failure";
import type { EmailDraft, ReviewItem } from "@/lib/api/types";
import { refOf } from "@/lib/draft-ref";
import { count, leadName, plural } from "@/lib/format";
import { useKeys } from "@/lib/keys";
import { current, type Decision, open, reduce, tally, type Verdict } from "@/lib/review";
import { type MoveKind, ReasonDialog } from "../leads/reason-dialog";
import { buttonStyle } from "../ui/button";
import { Empty, Kbd } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { ReviewCard } from "./review-card";

const VERDICTS: Record<MoveKind, Verdict> = {
  needs_info: "needs info",
  disqualify: "disqualified",
  hold: "on hold",
};

const PRELOAD_BELOW = 10;

/** One draft after another, from the keyboard; a decision shows at once and is rolled back where it could not be made. */
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
  const [inbox, dispatch] = useReducer(reduce, null, () => open(items, total));
  const [cursor, setCursor] = useState(nextCursor);
  const [asking, setAsking] = useState<MoveKind | null>(null);
  const [isEditing, setEditing] = useState(false);
  const isLoading = useRef(false);
  // Settled server calls of each decision, so that an undo never overtakes what it undoes.
  const calls = useRef(new Map<string, Promise<Result<unknown>>>());
  // The version of a draft that was taken back, known before the screen has drawn it.
  const versions = useRef(new Map<string, number>());
  const restoring = useRef(new Map<string, Promise<void>>());
  const flush = useRef<(() => Promise<EmailDraft | null>) | null>(null);
  const underWay = useRef(0);
  const approving = useRef(new Set<string>());
  const item = current(inbox);

  // Leaving the site would cut off a decision that shows as made and is still on its way.
  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (underWay.current > 0) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  useEffect(() => {
    if (!cursor || inbox.waiting.length >= PRELOAD_BELOW || isLoading.current) return;
    isLoading.current = true;
    void moreToReview(cursor).then((reply) => {
      isLoading.current = false;
      if (!reply.ok) return notifyFailure(reply.failure, "The next drafts could not be loaded");
      dispatch({ kind: "more", items: reply.value.items });
      setCursor(reply.value.next_cursor ?? null);
    });
  }, [cursor, inbox.waiting.length]);

  const restore = useCallback((decision: Decision) => {
    const { draft, lead } = decision.item;
    dispatch({ kind: "restore", draftId: draft.id });
    const job = (async () => {
      const made = await calls.current.get(draft.id);
      calls.current.delete(draft.id);
      if (made && !made.ok) return;
      const reply =
        decision.verdict === "approved" ? await unapproveDraft(refOf(draft)) : await takeBack(lead.id);
      if (!reply.ok) {
        dispatch({ kind: "decide", draftId: draft.id, verdict: decision.verdict });
        notifyFailure(reply.failure, "It could not be taken back");
        return;
      }
      // Taking back is a change too: the next approval has to name the version that stands after it.
      const now = await readDraft(refOf(draft));
      if (!now.ok) return;
      // Of other words nobody may approve the version before they stand on the screen.
      const { subject, body, version } = now.value;
      if (subject === draft.subject && body === draft.body) versions.current.set(draft.id, version);
      dispatch({ kind: "replace", item: { ...decision.item, draft: now.value } });
    })();
    restoring.current.set(draft.id, job);
  }, []);

  const decide = useCallback(
    async (which: ReviewItem, verdict: Verdict, act: () => Promise<Result<unknown>>) => {
      const name = leadName(which.lead);
      const decision: Decision = { item: which, verdict, at: 0 };
      const job = act();
      calls.current.set(which.draft.id, job);
      dispatch({ kind: "decide", draftId: which.draft.id, verdict });
      setEditing(false);
      const isApproval = verdict === "approved";
      notify(isApproval ? `${name}: goes out in ${undoSeconds} s` : `${name}: ${verdict}`, {
        undo: () => restore(decision),
        ms: isApproval ? undoSeconds * 1000 : 10_000,
      });
      underWay.current += 1;
      const reply = await job;
      underWay.current -= 1;
      if (!reply.ok) {
        dispatch({ kind: "restore", draftId: which.draft.id });
        notifyFailure(reply.failure, `${name} is back in the inbox`);
      }
    },
    [restore, undoSeconds],
  );

  const approve = async () => {
    // A second press while the first one still saves would approve a version that is no longer there.
    if (!item || approving.current.has(item.draft.id)) return;
    approving.current.add(item.draft.id);
    await restoring.current.get(item.draft.id);
    // What is typed and not saved yet is what the person means to send.
    const saved = flush.current ? await flush.current() : item.draft;
    approving.current.delete(item.draft.id);
    if (!saved) return;
    const latest = { ...item, draft: saved };
    dispatch({ kind: "replace", item: latest });
    const version = Math.max(saved.version, versions.current.get(saved.id) ?? 0);
    void decide(latest, "approved", () => approveDraft(refOf(saved), version));
  };

  const move = (kind: MoveKind, reason: string | null) => {
    if (!item) return;
    // Asked for already: what waits here is the question itself.
    if (kind === "needs_info" && item.lead.status === "NEEDS_INFO")
      return notify(`${leadName(item.lead)} needs info already`, { detail: "This is the question to them." });
    void decide(item, VERDICTS[kind], () => moveLead(item.lead.id, kind, reason));
  };

  const undoLast = () => {
    const last = inbox.decided.at(-1);
    if (last) restore(last);
  };

  useKeys({
    j: () => dispatch({ kind: "step", by: 1 }),
    k: () => dispatch({ kind: "step", by: -1 }),
    a: () => void approve(),
    e: () => setEditing(true),
    n: () => item && move("needs_info", null),
    d: () => item && setAsking("disqualify"),
    h: () => item && move("hold", null),
    u: undoLast,
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
          flush={flush}
          onEdit={setEditing}
          onSaved={(draft) => dispatch({ kind: "replace", item: { ...item, draft } })}
          onApprove={() => void approve()}
          onMove={(kind) => (kind === "disqualify" ? setAsking(kind) : move(kind, null))}
          onUndo={inbox.decided.length ? undoLast : null}
        />
      ) : (
        <Done inbox={inbox} isLoading={cursor !== null} undoSeconds={undoSeconds} />
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
        aria-label="Drafts decided"
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={decided}
        className="h-1.5 flex-1 overflow-hidden rounded-full bg-sunken"
      >
        <div className="h-full rounded-full bg-accent" style={{ width: `${(decided / total) * 100}%` }} />
      </div>
      <span className="flex items-center gap-1.5 text-xs text-ink-3 max-sm:hidden">
        <Kbd>?</Kbd> all keys
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
  if (isLoading) return <p className="py-12 text-center text-ink-2">Loading the next drafts …</p>;
  const counts = [...tally(inbox)];
  const back = (
    <Link href="/" className={buttonStyle()}>
      To the dashboard
    </Link>
  );
  if (!counts.length)
    return (
      <div className="card">
        <Empty icon={Inbox} title="No draft waits for you" action={back}>
          Drafts come here when leads were scored that are worth writing to.
        </Empty>
      </div>
    );
  return (
    <div className="card">
      <Empty icon={CheckCheck} title={`${plural(inbox.decided.length, "draft")} decided`} action={back}>
        {counts.map(([verdict, number]) => `${count(number)} ${verdict}`).join(", ")}. What was approved goes
        out {undoSeconds} s after its approval; <Kbd>u</Kbd> takes the last decision back.
      </Empty>
    </div>
  );
}
