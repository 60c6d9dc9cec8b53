"use client";

import { Command } from "cmdk";
import { useState } from "react";
import type { LeadSummary } from "@/lib/api/types";
import { leadName } from "@/lib/lead-name";
import { useLeadSearch } from "./use-lead-search";

type Props = {
  /** The words that are searched at first. */
  start: string;
  onPick: (lead: LeadSummary) => void;
  /** The words changed, so that a lead that was picked may not be listed any more. */
  onSearch?: () => void;
  pickedId?: string | undefined;
  disabled?: boolean;
};

/** A search field with the leads that match; one of them is picked. */
export function LeadPicker({ start, onPick, onSearch, pickedId, disabled = false }: Props) {
  const [text, setText] = useState(start);
  const asked = text.trim();
  const { leads, hasNone } = useLeadSearch(asked);
  return (
    <Command shouldFilter={false} label="Leads">
      <Command.Input
        autoFocus
        value={text}
        onValueChange={(value) => {
          setText(value);
          onSearch?.();
        }}
        placeholder="Name, company, or email of the lead"
        className="field"
      />
      <Command.List className="mt-2 min-h-40">
        {leads.map((lead) => (
          <Command.Item
            key={lead.id}
            value={lead.id}
            disabled={disabled}
            onSelect={() => onPick(lead)}
            className={`flex min-h-9 cursor-default flex-wrap items-center gap-x-3 rounded-md px-3 py-1 data-[selected=true]:bg-sunken ${
              lead.id === pickedId ? "font-semibold text-accent" : ""
            }`}
          >
            <span className="wrap-anywhere">{leadName(lead)}</span>
            <span className="text-ink-3 wrap-anywhere">
              {[lead.company_name, lead.email].filter(Boolean).join(" · ")}
            </span>
          </Command.Item>
        ))}
      </Command.List>
      {hasNone ? <p className="px-3 text-ink-2">No leads match “{asked}”.</p> : null}
    </Command>
  );
}
