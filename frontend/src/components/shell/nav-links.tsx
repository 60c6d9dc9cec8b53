"use client";

import { Inbox, LayoutDashboard, LineChart, MessagesSquare, SlidersHorizontal, Users } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { count } from "@/lib/format";
import type { Waiting } from "@/lib/waiting";
import { useWaiting } from "./use-waiting";

export const PLACES = [
  { href: "/", name: "Dashboard", icon: LayoutDashboard, key: "d" },
  { href: "/review", name: "Review", icon: Inbox, key: "r" },
  { href: "/inbox", name: "Replies", icon: MessagesSquare, key: "m" },
  { href: "/leads", name: "Leads", icon: Users, key: "l" },
  { href: "/insights", name: "Insights", icon: LineChart, key: "i" },
  { href: "/settings", name: "Settings", icon: SlidersHorizontal, key: "s" },
] as const satisfies { href: Route; name: string; icon: typeof Inbox; key: string }[];

export function NavLinks({ waiting: atFirst, place }: { waiting: Waiting | null; place: "top" | "bottom" }) {
  const path = usePathname();
  const waiting = useWaiting(atFirst, path);
  const counts: Partial<Record<string, number>> = waiting
    ? { "/review": waiting.drafts, "/inbox": waiting.messages + waiting.unmatched }
    : {};
  return PLACES.map(({ href, name, icon: Icon }) => {
    const isHere = href === "/" ? path === "/" : path.startsWith(href);
    const look =
      place === "top"
        ? "h-8 gap-1.5 rounded-md px-2 lg:px-2.5"
        : "relative h-14 min-w-0 flex-1 flex-col justify-center gap-0.5 text-xs";
    return (
      <Link
        key={href}
        href={href}
        aria-current={isHere ? "page" : undefined}
        className={`inline-flex items-center font-medium ${look} ${
          isHere ? (place === "top" ? "bg-sunken text-ink" : "text-accent") : "text-ink-2 hover:text-ink"
        }`}
      >
        {place === "bottom" ? <Icon aria-hidden="true" className="size-5" strokeWidth={1.75} /> : null}
        <span className="inline-flex items-center gap-1.5">
          {name}
          {counts[href] ? (
            <span
              className={`num rounded-full bg-accent-ground px-1.5 text-xs text-accent ${
                // Six names fill the width of a phone, so the count stands beside the icon.
                place === "bottom" ? "absolute top-1.5 left-1/2 ml-2 leading-4" : ""
              }`}
            >
              <span className="sr-only">, waiting: </span>
              {count(counts[href])}
            </span>
          ) : null}
        </span>
      </Link>
    );
  });
}
