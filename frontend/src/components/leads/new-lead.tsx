"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { type FormEvent, type ReactNode, useState } from "react";
import { addLead } from "@/app/actions/leads";
import type { ExistingLead, Failure } from "@/lib/api/failure";
import type { NewLead as Values } from "@/lib/api/types";
import { countries } from "@/lib/format";
import { FIELDS as FIELD_WORDS, SOURCES } from "@/lib/words";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { FailureNote } from "../ui/states";
import { notify } from "../ui/toast";

const FIELDS = [
  ["first_name", "given-name"],
  ["last_name", "family-name"],
  ["email", "off"],
  ["company_name", "organization"],
  ["job_title", "off"],
] as const;

/** Adds one lead. If the lead exists already, the form offers to update it. */
export function NewLead({ onClose }: { onClose: () => void }) {
  const router = useRouter();
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  const add = async (values: Values, onExisting: "refuse" | "update") => {
    setBusy(true);
    setFailure(null);
    const reply = await addLead(values, onExisting);
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    if (onExisting === "update") notify("Lead updated");
    router.push(`/leads/${reply.value.id}`);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void add(valuesOf(event.currentTarget), "refuse");
  };
  const fields = failure?.fields ?? {};
  const isInForm = Object.keys(fields).some((name) => FIELDS.some(([known]) => known === name));
  return (
    <Modal open onOpenChange={(open) => !open && onClose()} title="Add lead">
      <form id="new-lead" onSubmit={submit} noValidate className="flex flex-col gap-3">
        {failure?.existing ? (
          <Exists
            lead={failure.existing}
            isBusy={isBusy}
            onUpdate={() => void add(valuesOf(document.forms.namedItem("new-lead")), "update")}
          />
        ) : failure && !isInForm ? (
          <FailureNote failure={failure} />
        ) : null}
        <div className="grid gap-3 sm:grid-cols-2">
          {FIELDS.map(([name, autoComplete]) => (
            <label key={name} className="flex flex-col gap-1 text-xs text-ink-2">
              {FIELD_WORDS[name]}
              <input
                name={name}
                autoComplete={autoComplete}
                inputMode={name === "email" ? "email" : undefined}
                aria-invalid={fields[name] ? true : undefined}
                aria-describedby={fields[name] ? `new-lead-${name}` : undefined}
                className="field"
              />
              {fields[name] ? <FieldNote id={`new-lead-${name}`}>{fields[name]}</FieldNote> : null}
            </label>
          ))}
          <label className="flex flex-col gap-1 text-xs text-ink-2">
            Country
            <select name="country" className="field" defaultValue="">
              <option value="">Unknown</option>
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
              <option value="">Unknown</option>
              {Object.entries(SOURCES).map(([value, word]) => (
                <option key={value} value={value}>
                  {word}
                </option>
              ))}
            </select>
          </label>
        </div>
        <label className="flex flex-col gap-1 text-xs text-ink-2">
          Message
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

function Exists({ lead, isBusy, onUpdate }: { lead: ExistingLead; isBusy: boolean; onUpdate: () => void }) {
  return (
    <div role="alert" className="rounded-md border border-warm-mark bg-warm-ground p-3">
      <p>
        {lead.same_email ? "This address already belongs to " : "This name and company already belong to "}
        <Link href={`/leads/${lead.id}`} className="font-medium underline underline-offset-2">
          {lead.name}
        </Link>
        . Nothing was changed.
      </p>
      <p className="mt-1 text-ink-2">
        You can update that lead with your entries. Blank fields keep their current value.
      </p>
      <Button size="sm" className="mt-2" disabled={isBusy} onClick={onUpdate}>
        Update {lead.name}
      </Button>
    </div>
  );
}

function FieldNote({ id, children }: { id: string; children: ReactNode }) {
  return (
    <span id={id} role="alert" className="text-sm text-loss">
      {children}
    </span>
  );
}

function valuesOf(form: HTMLFormElement | null): Values {
  const values: Record<string, string> = {};
  if (!form) return values as Values;
  for (const [key, value] of new FormData(form))
    if (typeof value === "string" && value.trim()) values[key] = value.trim();
  return values as Values;
}
