"use client";

import { Check, LogOut, Monitor, Moon, Sun, SunMoon } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import { useState } from "react";
import { signOut } from "@/app/actions/session";
import { THEME_COOKIE, type Theme } from "@/lib/theme";
import { Button } from "../ui/button";

const THEMES = [
  { value: "light", name: "Light", icon: Sun },
  { value: "dark", name: "Dark", icon: Moon },
  { value: "system", name: "System", icon: Monitor },
] as const;

const ITEM =
  "flex h-8 cursor-default items-center gap-2 rounded-sm px-2 outline-none data-[highlighted]:bg-sunken";

/** The theme, and signing out. */
export function AccountMenu({
  theme: given,
  name,
  canLeave,
}: {
  theme: Theme;
  name: string | null;
  canLeave: boolean;
}) {
  const [theme, setTheme] = useState(given);
  const choose = (value: Theme) => {
    const root = document.documentElement;
    if (value === "system") delete root.dataset.theme;
    else root.dataset.theme = value;
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store is not everywhere yet
    document.cookie = `${THEME_COOKIE}=${value}; path=/; max-age=31536000; samesite=lax`;
    setTheme(value);
  };
  return (
    <DropdownMenu.Root defaultOpen>
      <DropdownMenu.Trigger asChild>
        <Button tone="ghost" size="icon" aria-label="Theme and account">
          <SunMoon aria-hidden="true" className="size-4" />
        </Button>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="pop z-50 min-w-44 rounded-md border border-line bg-raised p-1 shadow-lg"
        >
          {name ? (
            <DropdownMenu.Label className="px-2 py-1.5 text-xs text-ink-3">{name}</DropdownMenu.Label>
          ) : null}
          <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => choose(value as Theme)}>
            {THEMES.map(({ value, name: word, icon: Icon }) => (
              <DropdownMenu.RadioItem key={value} value={value} className={ITEM}>
                <Icon aria-hidden="true" className="size-4 text-ink-3" />
                {word}
                <DropdownMenu.ItemIndicator className="ml-auto">
                  <Check aria-hidden="true" className="size-4" />
                </DropdownMenu.ItemIndicator>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          {canLeave ? (
            <>
              <DropdownMenu.Separator className="my-1 h-px bg-line" />
              <DropdownMenu.Item className={ITEM} onSelect={() => void signOut()}>
                <LogOut aria-hidden="true" className="size-4 text-ink-3" />
                Sign out
              </DropdownMenu.Item>
            </>
          ) : null}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
