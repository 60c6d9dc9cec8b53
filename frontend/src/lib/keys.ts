"use client";

import { useLayoutEffect, useRef } from "react";

export type KeyMap = Record<string, () => void>;

/** Return true if the key is text input here, not a command. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return (
    target.isContentEditable ||
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  );
}

/**
 * Single keys as commands; inactive while a person types, and while a dialog or a menu is open.
 *
 * A key acts on the current screen: its handler is updated in the same step as the screen, not a moment later.
 */
export function useKeys(keys: KeyMap, isOn = true): void {
  const latest = useRef(keys);
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useLayoutEffect(() => {
    if (!isOn) return;
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (isTyping(event.target) || document.querySelector("[role=dialog],[role=menu],[role=listbox]"))
        return;
      const run = latest.current[event.key];
      if (run) {
        event.preventDefault();
        run();
      }
    };
    window.addEventListener("keydown", press);
    return () => window.removeEventListener("keydown", press);
  }, [isOn]);
}
