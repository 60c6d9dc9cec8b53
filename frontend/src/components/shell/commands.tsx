"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "@/lib/keys";
import { Modal } from "../ui/overlay";
import { Kbd } from "../ui/states";
import { PLACES } from "./nav-links";

// Loaded when it is first opened: most visits never do.
const Palette = dynamic(() => import("./palette").then((module) => module.Palette), { ssr: false });

/** The search button, and the keys that work everywhere. */
export function Commands() {
  const router = useRouter();
  const [isOpen, setOpen] = useState(false);
  const [isHelpOpen, setHelpOpen] = useState(false);
  const goTo = useRef(0);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
        event.preventDefault();
        setOpen((open) => !open);
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, []);
  useKeys({
    "/": () => setOpen(true),
    "?": () => setHelpOpen(true),
    g: () => {
      goTo.current = Date.now();
    },
  });
  // After `g` the next key names a place; captured first, so that a page's own keys do not hear it.
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (Date.now() - goTo.current > 1200 || event.ctrlKey || event.metaKey) return;
      const place = PLACES.find((each) => each.key === event.key);
      goTo.current = 0;
      if (place) {
        event.preventDefault();
        event.stopImmediatePropagation();
        router.push(place.href);
      }
    };
    window.addEventListener("keydown", press, { capture: true });
    return () => window.removeEventListener("keydown", press, { capture: true });
  }, [router]);
  return (
    <>
      <button
        type="button"
        onClick={() => setOpen(true)}
        className="inline-flex h-8 items-center gap-2 rounded-md border border-line-2 bg-surface px-2.5 text-ink-2 hover:text-ink lg:w-56"
      >
        <Search aria-hidden="true" className="size-4" />
        <span className="max-lg:sr-only">Search or jump to</span>
        <span className="ml-auto max-lg:hidden">
          <Kbd>⌘K</Kbd>
        </span>
      </button>
      {isOpen ? <Palette onClose={() => setOpen(false)} onHelp={() => setHelpOpen(true)} /> : null}
      <Modal open={isHelpOpen} onOpenChange={setHelpOpen} title="Keys">
        <KeyTable />
      </Modal>
    </>
  );
}

const KEYS: [title: string, keys: [string, string][]][] = [
  [
    "Everywhere",
    [
      ["⌘K", "Search or jump to"],
      ["g then d, r, l, i, s", "Dashboard, Review, Leads, Insights, Settings"],
      ["?", "These keys"],
    ],
  ],
  [
    "Review",
    [
      ["j  k", "Next, previous"],
      ["a", "Approve & send"],
      ["e", "Edit the draft, Esc to leave it"],
      ["n", "Needs more info"],
      ["d", "Disqualify"],
      ["h", "Hold"],
      ["u", "Undo the last decision"],
    ],
  ],
  [
    "Leads",
    [
      ["j  k", "Next, previous row"],
      ["x", "Select the row"],
      ["Enter", "Open the lead"],
      ["Space", "Look at it from the side"],
    ],
  ],
];

function KeyTable() {
  return (
    <div className="flex flex-col gap-4">
      {KEYS.map(([title, keys]) => (
        <section key={title}>
          <h3 className="mb-1 text-xs font-semibold text-ink-3">{title}</h3>
          <dl>
            {keys.map(([key, what]) => (
              <div key={key} className="flex items-center justify-between gap-4 border-t border-line py-1.5">
                <dt className="order-2">
                  <Kbd>{key}</Kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </div>
  );
}
