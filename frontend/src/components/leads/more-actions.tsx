"use client";

import { Ellipsis } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import type { Lead } from "@/lib/api/types";
import { Button } from "../ui/button";
import { EraseDialog } from "./erase";
import { PrivacyLetterDialog } from "./privacy-letter";

/** A menu of rarely used actions. */
export function MoreActions({ lead, mayErase }: { lead: Lead; mayErase: boolean }) {
  const [opened, setOpened] = useState<"letter" | "erase" | null>(null);
  const close = () => setOpened(null);
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger asChild>
          <Button tone="ghost" size="icon" aria-label="More actions">
            <Ellipsis aria-hidden="true" className="size-4" />
          </Button>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content
            align="end"
            sideOffset={4}
            className="pop z-40 min-w-44 rounded-md border border-line bg-raised p-1 shadow-lg"
          >
            <Item onSelect={() => setOpened("letter")}>Privacy letter…</Item>
            {mayErase ? (
              <Item onSelect={() => setOpened("erase")} className="text-loss">
                Erase person…
              </Item>
            ) : null}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      {opened === "letter" ? <PrivacyLetterDialog lead={lead} onClose={close} /> : null}
      {opened === "erase" ? <EraseDialog lead={lead} onClose={close} /> : null}
    </>
  );
}

function Item({ className = "", ...props }: React.ComponentProps<typeof DropdownMenu.Item>) {
  return (
    <DropdownMenu.Item
      {...props}
      className={`flex h-8 cursor-default items-center rounded-sm px-2 outline-none data-[highlighted]:bg-sunken ${className}`}
    />
  );
}
