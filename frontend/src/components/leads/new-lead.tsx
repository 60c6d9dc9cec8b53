"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { addLead } from "@/app/actions/leads";
import type { Failure } from "@/lib/api/failure";
import type { NewLead as Values } from "@/lib/api/types";
import { countries } from "@/lib/format";
import { SOURCES } from "@/lib/words";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { FailureNote } from "../ui/states";

const FIELDS = [
  ["first_name", "First name", "given-name"],
  ["last_name", "Last name", "family-name"],
  ["email", "E-mail", "off"],
  ["company_name", "Company", "organization"],
  ["job_title", "Job title", "off"],
] as const;

/** A lead entered by hand; one that is there already is updated. */
export function NewLead({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (form: FormData) => {
    setBusy(true);
    setFailure(null);
    const values: Record<string, string> = {};
    for (const [key, value] of form)
      if (typeof value === "string" && value.trim()) values[key] = value.trim();
    const reply = await addLead(values as Values);
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    router.push(`/leads/${reply.value.id}`);
  };
  return (
    <Modal open onOpenChange={(open) => !open && onClose()} title="Add a lead">
      <form action={submit} className="flex flex-col gap-3">
        {failure ? <FailureNote failure={failure} /> : null}
        <div className="grid gap-3 sm:grid-cols-2">
          {FIELDS.map(([name, label, autoComplete]) => (
            <label key={name} className="flex flex-col gap-1 text-xs text-ink-2">
              {label}
              <input name={name} autoComplete={autoComplete} className="field" />
            </label>
          ))}
          <label className="flex flex-col gap-1 text-xs text-ink-2">
            Country
            <select name="country" className="field" defaultValue="">
              <option value="">Not known</option>
              {countries().map(([code, name]) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </label>
          <label className="flex flex-col gap-1 text-xs text-ink-2">
            Source
            <select name="source" className="field" defaultValue="">
              <option value="">Not known</option>
              {Object.entries(SOURCES).map(([value, word]) => (
                <option key={value} value={value}>
                  {word}
                </option>
              ))}
            </select>
          </label>
        </div>
        <label className="flex flex-col gap-1 text-xs text-ink-2">
          Their message
          <textarea name="lead_message" rows={4} className="field" />
        </label>
        <div className="flex justify-end gap-2 pt-1">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={isBusy}>
            Add and score
          </Button>
        </div>
      </form>
    </Modal>
  );
}
