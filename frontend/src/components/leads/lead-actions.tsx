"use client";

import { ChevronDown } from "lucide-react";
import { useRouter } from "next/navigation";
import { DropdownMenu } from "radix-ui";
import { type ReactNode, useState } from "react";
import { addNote, moveLead, recordOutcome, runAgain, takeBack } from "@/app/actions/leads";
import type { Failure, Result } from "@/lib/api/failure";
import type { Lead, Outcome } from "@/lib/api/types";
import { score } from "@/lib/format";
import { useKeys } from "@/lib/keys";
import { inSentence, MOVED, MOVES, OUTCOMES } from "@/lib/words";
import { saveBeforeDecision } from "../draft/savers";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { FailureNote } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { type MoveKind, ReasonDialog } from "./reason-dialog";

/** Actions on a lead; `children` follow them. */
export function LeadActions({ lead, children }: { lead: Lead; children?: ReactNode }) {
  const router = useRouter();
  const [asking, setAsking] = useState<MoveKind | null>(null);
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [isBusy, setBusy] = useState(false);
  const act = async <T,>(call: () => Promise<Result<T>>): Promise<T | null> => {
    setBusy(true);
    const reply = await call();
    setBusy(false);
    router.refresh();
    if (reply.ok) return reply.value;
    notifyFailure(reply.failure);
    return null;
  };
  const move = async (kind: MoveKind, reason: string) => {
    const { isSaved, seen } = await saveBeforeDecision(lead.id);
    if (!isSaved)
      return notify("No change made: the draft has unsaved text", {
        detail: "Save or discard it first. Your text is kept in this browser.",
      });
    if (!(await act(() => moveLead(lead.id, kind, reason, seen)))) return;
    notify(MOVED[kind], { undo: () => void act(() => takeBack(lead.id)) });
  };
  const rescore = async () => {
    const after = await act(() => runAgain(lead.id));
    if (after) notify(after.score_value === null ? "Rescored" : `Rescored: ${score(after.score_value)}`);
  };
  useKeys({
    n: () => setAsking("needs_info"),
    d: () => setAsking("disqualify"),
    h: () => setAsking("hold"),
  });
  return (
    <div className="flex flex-wrap gap-2">
      {(["needs_info", "disqualify", "hold"] as const).map((kind) => (
        <Button key={kind} disabled={isBusy} onClick={() => setAsking(kind)}>
          {MOVES[kind]}
        </Button>
      ))}
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <Button disabled={isBusy}>
            Record outcome <ChevronDown aria-hidden="true" className="size-3.5 text-ink-3" />
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="end"
            sideOffset={4}
            className="pop z-40 min-w-44 rounded-md border border-line bg-raised p-1 shadow-lg"
          >
            {(Object.keys(OUTCOMES) as Outcome[]).map((value) => (
              <DropdownMenu.Item
                key={value}
                onSelect={() => setOutcome(value)}
                className="flex h-8 cursor-default items-center rounded-sm px-2 outline-none data-[highlighted]:bg-sunken"
              >
                {OUTCOMES[value]}
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <Button tone="ghost" disabled={isBusy} onClick={() => void rescore()}>
        Rescore
      </Button>
      {children}
      {asking ? (
        <ReasonDialog
          kind={asking}
          onClose={() => setAsking(null)}
          onChoose={(reason) => void move(asking, reason)}
        />
      ) : null}
      {outcome ? <OutcomeDialog lead={lead} outcome={outcome} onClose={() => setOutcome(null)} /> : null}
    </div>
  );
}

function OutcomeDialog({ lead, outcome, onClose }: { lead: Lead; outcome: Outcome; onClose: () => void }) {
  const router = useRouter();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (form: FormData) => {
    setBusy(true);
    const reply = await recordOutcome(lead.id, outcome, String(form.get("notes") ?? "").trim() || null);
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    notify(`Outcome recorded: ${inSentence(OUTCOMES[outcome])}`, { detail: reply.value });
    onClose();
    router.refresh();
  };
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Outcome: ${inSentence(OUTCOMES[outcome])}`}
      description="Updates the status and trains the score."
    >
      <form action={submit} className="flex flex-col gap-3">
        {failure ? <FailureNote failure={failure} /> : null}
        <label className="flex flex-col gap-1 text-xs text-ink-2">
          Notes
          <textarea name="notes" rows={3} maxLength={2000} className="field" />
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={isBusy}>
            Record outcome
          </Button>
        </div>
      </form>
    </Modal>
  );
}

/** A note on the timeline. */
export function NoteForm({ leadId }: { leadId: string }) {
  const router = useRouter();
  const [text, setText] = useState("");
  const [isBusy, setBusy] = useState(false);
  return (
    <form
      className="flex gap-2"
      onSubmit={async (event) => {
        event.preventDefault();
        if (!text.trim()) return;
        setBusy(true);
        const reply = await addNote(leadId, text.trim());
        setBusy(false);
        if (!reply.ok) return notifyFailure(reply.failure);
        setText("");
        router.refresh();
      }}
    >
      <input
        aria-label="Note"
        placeholder="Add a note"
        className="field"
        value={text}
        maxLength={2000}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" disabled={isBusy || !text.trim()}>
        Add note
      </Button>
    </form>
  );
}
