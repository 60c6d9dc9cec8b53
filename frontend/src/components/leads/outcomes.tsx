"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { withdrawOutcome } from "@/app/actions/leads";
import type { Failure } from "@/lib/api/failure";
import type { Feedback } from "@/lib/api/types";
import { OUTCOMES } from "@/lib/words";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { FailureNote } from "../ui/states";
import { RelativeTime } from "../ui/time";
import { notify } from "../ui/toast";

/** The outcomes of a lead, newest first. The newest that is not withdrawn is its label for learning. */
export function Outcomes({ feedback }: { feedback: readonly Feedback[] }) {
  const [asked, setAsked] = useState<Feedback | null>(null);
  const label = feedback.find((entry) => !entry.withdrawn_at);
  return (
    <>
      <ul aria-label="Outcomes" className="mb-4 flex max-w-xl flex-col">
        {feedback.map((entry) => (
          <li key={entry.id} className="flex items-start gap-3 border-t border-line py-2 first:border-0">
            <div className="min-w-0 flex-1">
              <p className="wrap-anywhere">
                <span className={entry.withdrawn_at ? "text-ink-3 line-through" : "font-medium"}>
                  {OUTCOMES[entry.outcome]}
                </span>
                {entry.notes ? <span className="text-ink-2">, “{entry.notes}”</span> : null}
                {entry === label ? <span className="ml-2 text-xs text-ink-3">current outcome</span> : null}
              </p>
              <p className="text-xs text-ink-3 wrap-anywhere">
                {entry.recorded_by} · <RelativeTime at={entry.created_at} ago />
                {entry.withdrawn_at ? (
                  <>
                    {" "}
                    · withdrawn by {entry.withdrawn_by} <RelativeTime at={entry.withdrawn_at} ago />
                    {entry.withdrawn_reason ? `: ${entry.withdrawn_reason}` : ""}
                  </>
                ) : null}
              </p>
            </div>
            {entry.withdrawn_at ? null : (
              <Button
                tone="ghost"
                className="-my-1 -mr-3 shrink-0"
                aria-label={`Withdraw: ${OUTCOMES[entry.outcome]}`}
                onClick={() => setAsked(entry)}
              >
                Withdraw
              </Button>
            )}
          </li>
        ))}
      </ul>
      {asked ? <WithdrawDialog feedback={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function WithdrawDialog({ feedback, onClose }: { feedback: Feedback; onClose: () => void }) {
  const router = useRouter();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (form: FormData) => {
    setBusy(true);
    const reason = String(form.get("reason") ?? "").trim() || null;
    const reply = await withdrawOutcome(feedback.lead_id, feedback.id, reason);
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    notify("Outcome withdrawn", { detail: reply.value });
    onClose();
    router.refresh();
  };
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Withdraw “${OUTCOMES[feedback.outcome]}”?`}
      description="LeadOps stops learning from it. It stays on the timeline, and the status reverts if nothing has happened since."
    >
      <form action={submit} className="flex flex-col gap-3">
        {failure ? <FailureNote failure={failure} /> : null}
        <label className="flex flex-col gap-1 text-xs text-ink-2">
          Reason
          <input name="reason" maxLength={300} placeholder="Recorded for the wrong lead" className="field" />
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Keep outcome</Button>
          <Button type="submit" tone="primary" disabled={isBusy}>
            Withdraw outcome
          </Button>
        </div>
      </form>
    </Modal>
  );
}
