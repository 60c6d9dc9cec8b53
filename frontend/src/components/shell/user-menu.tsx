"use client";

import { SunMoon } from "lucide-react";
import dynamic from "next/dynamic";
import { type ComponentProps, useState } from "react";
import type { Theme } from "@/lib/theme";
import { Button } from "../ui/button";

// Loaded on first use: menus and their positioning are a sixth of a page's script.
const AccountMenu = dynamic(() => import("./account-menu").then((module) => module.AccountMenu), {
  ssr: false,
  loading: () => <Opener />,
});

/** The button to theme and account. */
export function UserMenu(props: { theme: Theme; name: string | null; canLeave: boolean }) {
  const [isWanted, setWanted] = useState(false);
  return isWanted ? <AccountMenu {...props} /> : <Opener onClick={() => setWanted(true)} />;
}

function Opener(props: ComponentProps<"button">) {
  return (
    <Button tone="ghost" size="icon" aria-label="Theme and account" aria-haspopup="menu" {...props}>
      <SunMoon aria-hidden="true" className="size-4" />
    </Button>
  );
}
