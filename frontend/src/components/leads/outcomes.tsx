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

/** What became of a lead, newest first. The newest that stands is its label; a mistake can be taken back. */
export function Outcomes({ feedback }: { feedback: readonly Feedback[] }) {
  const [asked, setAsked] = useState<Feedback | null>(null);
  const label = feedback.find((said) => !said.withdrawn_at);
  return (
    <>
      <ul aria-label="Outcomes" className="mb-4 flex max-w-xl flex-col">
        {feedback.map((said) => (
          <li key={said.id} className="flex items-start gap-3 border-t border-line py-2 first:border-0">
            <div className="min-w-0 flex-1">
              <p className="wrap-anywhere">
                <span className={said.withdrawn_at ? "text-ink-3 line-through" : "font-medium"}>
                  {OUTCOMES[said.outcome]}
                </span>
                {said.notes ? <span className="text-ink-2">, “{said.notes}”</span> : null}
                {said === label ? <span className="ml-2 text-xs text-ink-3">the lead’s label</span> : null}
              </p>
              <p className="text-xs text-ink-3 wrap-anywhere">
                {said.recorded_by} · <RelativeTime at={said.created_at} ago />
                {said.withdrawn_at ? (
                  <>
                    {" "}
                    · withdrawn by {said.withdrawn_by} <RelativeTime at={said.withdrawn_at} ago />
                    {said.withdrawn_reason ? `: ${said.withdrawn_reason}` : ""}
                  </>
                ) : null}
              </p>
            </div>
            {said.withdrawn_at ? null : (
              <Button
                tone="ghost"
                className="-my-1 -mr-3 shrink-0"
                aria-label={`Withdraw: ${OUTCOMES[said.outcome]}`}
                onClick={() => setAsked(said)}
              >
                Withdraw
              </Button>
            )}
          </li>
        ))}
      </ul>
      {asked ? <WithdrawDialog said={asked} onClose={() => setAsked(null)} /> : null}
    </>
  );
}

function WithdrawDialog({ said, onClose }: { said: Feedback; onClose: () => void }) {
  const router = useRouter();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (form: FormData) => {
    setBusy(true);
    const reason = String(form.get("reason") ?? "").trim() || null;
    const reply = await withdrawOutcome(said.lead_id, said.id, reason);
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
      title={`Withdraw “${OUTCOMES[said.outcome]}”?`}
      description="Nothing is learned from it any more. It stays on the timeline, and the lead’s status goes back where nothing has happened since."
    >
      <form action={submit} className="flex flex-col gap-3">
        {failure ? <FailureNote failure={failure} /> : null}
        <label className="flex flex-col gap-1 text-xs text-ink-2">
          Why
          <input name="reason" maxLength={300} placeholder="Recorded for the wrong lead" className="field" />
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Keep it</Button>
          <Button type="submit" tone="primary" disabled={isBusy}>
            Withdraw
          </Button>
        </div>
      </form>
    </Modal>
  );
}
