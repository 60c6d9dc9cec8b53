"use client";

import { Inbox, LayoutDashboard, LineChart, SlidersHorizontal, Users } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { count } from "@/lib/format";
import { useWaiting } from "./use-waiting";

export const PLACES = [
  { href: "/", name: "Dashboard", icon: LayoutDashboard, key: "d" },
  { href: "/review", name: "Review", icon: Inbox, key: "r" },
  { href: "/leads", name: "Leads", icon: Users, key: "l" },
  { href: "/insights", name: "Insights", icon: LineChart, key: "i" },
  { href: "/settings", name: "Settings", icon: SlidersHorizontal, key: "s" },
] as const satisfies { href: Route; name: string; icon: typeof Inbox; key: string }[];

export function NavLinks({ waiting: atFirst, place }: { waiting: number | null; place: "top" | "bottom" }) {
  const path = usePathname();
  const waiting = useWaiting(atFirst, path);
  return PLACES.map(({ href, name, icon: Icon }) => {
    const isHere = href === "/" ? path === "/" : path.startsWith(href);
    const look =
      place === "top"
        ? "h-8 gap-1.5 rounded-md px-2.5"
        : "h-14 flex-1 flex-col justify-center gap-0.5 text-xs";
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
          {href === "/review" && waiting ? (
            <span className="num rounded-full bg-accent-ground px-1.5 text-xs text-accent">
              <span className="sr-only">, waiting: </span>
              {count(waiting)}
            </span>
          ) : null}
        </span>
      </Link>
    );
  });
}
