"use client";

import type { Route } from "next";
import Link from "next/link";
import { usePathname, useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { count } from "@/lib/format";
import type { Waiting } from "@/lib/waiting";
import { TO_ANSWER, UNMATCHED } from "@/lib/words";
import { useWaiting } from "../shell/use-waiting";

const TABS = [
  { href: "/inbox", name: TO_ANSWER, counted: "messages" },
  { href: "/inbox/unmatched", name: UNMATCHED, counted: "unmatched" },
  { href: "/inbox/meetings", name: "Meetings", counted: "meetings" },
] as const satisfies { href: Route; name: string; counted: keyof Waiting }[];

/** The heading of the replies, and their lists with counts of what waits. A list is loaded again when its count changes. */
export function InboxHeader({
  here,
  waiting: atFirst,
}: {
  here: (typeof TABS)[number]["href"];
  waiting: Waiting | null;
}) {
  const router = useRouter();
  const waiting = useWaiting(atFirst, usePathname());
  const total = waiting ? waiting.messages + waiting.unmatched + waiting.meetings : null;
  const shown = useRef(total);
  useEffect(() => {
    if (shown.current === total) return;
    shown.current = total;
    router.refresh();
  }, [total, router]);
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
      <h1 className="text-xl font-semibold">Replies</h1>
      <nav aria-label="Replies" className="flex gap-1">
        {TABS.map(({ href, name, counted }) => (
          <Link
            key={href}
            href={href}
            aria-current={href === here ? "page" : undefined}
            className={`inline-flex h-8 items-center gap-1.5 rounded-md px-2.5 font-medium ${
              href === here ? "bg-sunken text-ink" : "text-ink-2 hover:text-ink"
            }`}
          >
            {name}
            {waiting ? <span className="num text-ink-3">{count(waiting[counted])}</span> : null}
          </Link>
        ))}
      </nav>
    </div>
  );
}
