"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { eraseLead } from "@/app/actions/leads";
import type { Failure } from "@/lib/api/failure";
import type { ErasureReport, Lead } from "@/lib/api/types";
import { erasedRows, toType } from "@/lib/erasure";
import { plural } from "@/lib/format";
import { leadName } from "@/lib/lead-name";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { FailureNote } from "../ui/states";
import { notify } from "../ui/toast";

export function EraseDialog({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const router = useRouter();
  const [plan, setPlan] = useState<ErasureReport | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [typed, setTyped] = useState("");
  const [isBusy, setBusy] = useState(false);
  const wanted = toType(lead);
  useEffect(() => {
    let isOpen = true;
    void eraseLead(lead.id, lead.version, true).then((reply) => {
      if (!isOpen) return;
      if (reply.ok) setPlan(reply.value);
      else setFailure(reply.failure);
    });
    return () => {
      isOpen = false;
    };
  }, [lead.id, lead.version]);
  const submit = async () => {
    setBusy(true);
    const reply = await eraseLead(lead.id, lead.version, false);
    if (!reply.ok) {
      setBusy(false);
      return setFailure(reply.failure);
    }
    notify("Erased", { detail: reply.value.message });
    router.replace("/leads");
    router.refresh();
  };
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Erase ${leadName(lead)}?`}
      description="This permanently deletes the lead with its timeline, drafts, outcomes, and traces, and the person is never contacted again. You can't undo it."
    >
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() === wanted) void submit();
        }}
      >
        {failure ? <FailureNote failure={failure} /> : null}
        <p className="min-h-10 text-ink-2" aria-live="polite">
          {plan
            ? `${plural(erasedRows(plan.removed), "record")} will be deleted${
                erasedRows(plan.cleaned)
                  ? `, and ${plural(erasedRows(plan.cleaned), "other record")} will be anonymized`
                  : ""
              }.`
            : failure
              ? ""
              : "Counting records…"}
        </p>
        <label className="flex flex-col gap-1 text-xs text-ink-2">
          <span>
            Type <span className="font-medium text-ink wrap-anywhere">{wanted}</span> to confirm
          </span>
          <input
            className="field"
            autoComplete="off"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
        </label>
        <p className="text-xs text-ink-3">
          Backups and local copies are not included. The privacy guide explains how to handle them.
        </p>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="danger" disabled={isBusy || !plan || typed.trim() !== wanted}>
            Erase permanently
          </Button>
        </div>
      </form>
    </Modal>
  );
}
