"use client";

import { Search } from "lucide-react";
import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { useKeys } from "@/lib/keys";
import { Kbd } from "../ui/states";
import { PLACES } from "./nav-links";

// Loaded when they are first opened: most visits never do.
const KeyHelp = dynamic(() => import("./key-help").then((module) => module.KeyHelp), { ssr: false });
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
  // After `g`, the next key names a page; captured first, so that the page's own keys do not handle it.
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
        <span className="max-lg:sr-only">Search or jump to…</span>
        <span className="ml-auto max-lg:hidden">
          <Kbd>⌘K</Kbd>
        </span>
      </button>
      {isOpen ? <Palette onClose={() => setOpen(false)} onHelp={() => setHelpOpen(true)} /> : null}
      {isHelpOpen ? <KeyHelp onClose={() => setHelpOpen(false)} /> : null}
    </>
  );
}
