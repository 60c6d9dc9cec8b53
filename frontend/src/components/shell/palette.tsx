"use client";

import { Command } from "cmdk";
import { CornerDownLeft, Keyboard, Upload } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { Dialog } from "radix-ui";
import { useState } from "react";
import { leadName } from "@/lib/lead-name";
import { ScoreBadge } from "../ui/label-badge";
import { PLACES } from "./nav-links";
import { useLeadSearch } from "./use-lead-search";

const ITEM =
  "flex h-10 cursor-default items-center gap-3 rounded-md px-3 data-[selected=true]:bg-sunken aria-disabled:opacity-60";
const GROUP =
  "px-1 pb-1 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-ink-3";

/** Leads, places and commands by a few letters. */
export function Palette({ onClose, onHelp }: { onClose: () => void; onHelp: () => void }) {
  const router = useRouter();
  const [text, setText] = useState("");
  const asked = text.trim();
  const { leads, hasNone } = useLeadSearch(asked);
  const go = (href: Route) => {
    onClose();
    router.push(href);
  };
  const matches = (name: string) => name.toLowerCase().includes(asked.toLowerCase());
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-backdrop" />
        <Dialog.Content
          aria-describedby={undefined}
          className="pop fixed inset-x-3 top-[12vh] z-50 mx-auto max-w-xl overflow-hidden rounded-lg border border-line bg-raised shadow-xl"
        >
          <Dialog.Title className="sr-only">Search or jump to</Dialog.Title>
          <Command shouldFilter={false} label="Search or jump to">
            <Command.Input
              autoFocus
              value={text}
              onValueChange={setText}
              placeholder="Name, company, email, or page"
              className="h-12 w-full border-b border-line bg-transparent px-4 text-base outline-none"
            />
            <Command.List className="max-h-[50vh] overflow-y-auto py-1">
              {leads.length ? (
                <Command.Group heading="Leads" className={GROUP}>
                  {leads.map((lead) => (
                    <Command.Item
                      key={lead.id}
                      value={lead.id}
                      onSelect={() => go(`/leads/${lead.id}` as Route)}
                      className={ITEM}
                    >
                      <span className="min-w-0 flex-1 truncate">
                        {leadName(lead)} <span className="text-ink-3">{lead.company_name}</span>
                      </span>
                      <ScoreBadge lead={lead} />
                    </Command.Item>
                  ))}
                  <Command.Item
                    value="all"
                    onSelect={() => go(`/leads?q=${encodeURIComponent(asked)}` as Route)}
                    className={ITEM}
                  >
                    <CornerDownLeft aria-hidden="true" className="size-4 text-ink-3" />
                    View all results for “{asked}”
                  </Command.Item>
                </Command.Group>
              ) : null}
              <Command.Group heading="Go to" className={GROUP}>
                {PLACES.filter((place) => matches(place.name)).map(({ href, name, icon: Icon }) => (
                  <Command.Item key={href} value={name} onSelect={() => go(href)} className={ITEM}>
                    <Icon aria-hidden="true" className="size-4 text-ink-3" />
                    {name}
                  </Command.Item>
                ))}
                {matches("Import leads") ? (
                  <Command.Item value="upload" onSelect={() => go("/upload")} className={ITEM}>
                    <Upload aria-hidden="true" className="size-4 text-ink-3" />
                    Import leads
                  </Command.Item>
                ) : null}
                {matches("Keyboard shortcuts") ? (
                  <Command.Item
                    value="keys"
                    onSelect={() => {
                      onClose();
                      onHelp();
                    }}
                    className={ITEM}
                  >
                    <Keyboard aria-hidden="true" className="size-4 text-ink-3" />
                    Keyboard shortcuts
                  </Command.Item>
                ) : null}
              </Command.Group>
              {hasNone ? <p className="px-4 py-3 text-ink-2">No leads match “{asked}”.</p> : null}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
