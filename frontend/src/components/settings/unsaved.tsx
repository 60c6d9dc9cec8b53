"use client";

import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";

/** Asks before a link or closing the page discards unsaved changes. */
export function AskBeforeLeaving({ isDirty, onDiscard }: { isDirty: boolean; onDiscard: () => void }) {
  const router = useRouter();
  const [target, setTarget] = useState<string | null>(null);
  useEffect(() => {
    if (!isDirty) return;
    const unload = (event: BeforeUnloadEvent) => event.preventDefault();
    const click = (event: MouseEvent) => {
      const href = internalTarget(event);
      if (href === null) return;
      event.preventDefault();
      event.stopPropagation();
      setTarget(href);
    };
    window.addEventListener("beforeunload", unload);
    // Before the link's own handler, which would navigate.
    document.addEventListener("click", click, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", unload);
      document.removeEventListener("click", click, { capture: true });
    };
  }, [isDirty]);
  return (
    <Modal
      open={target !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) setTarget(null);
      }}
      title="Leave without saving?"
      description="Your weight changes are not saved."
      footer={
        <>
          <Button onClick={() => setTarget(null)}>Keep editing</Button>
          <Button
            tone="danger"
            onClick={() => {
              onDiscard();
              setTarget(null);
              if (target !== null) router.push(target as Route);
            }}
          >
            Discard changes
          </Button>
        </>
      }
    >
      <p className="text-ink-2">To keep them, go back and choose Save and rescore.</p>
    </Modal>
  );
}

/** The target of a plain click on a link within the dashboard; null for anything else. */
function internalTarget(event: MouseEvent): string | null {
  if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest("a[href]") : null;
  if (!(link instanceof HTMLAnchorElement) || (link.target && link.target !== "_self")) return null;
  const url = new URL(link.href);
  if (url.origin !== location.origin || url.pathname === location.pathname) return null;
  return `${url.pathname}${url.search}${url.hash}`;
}
