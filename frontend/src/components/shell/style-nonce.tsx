"use client";

import { setNonce } from "get-nonce";
import { useEffect } from "react";

/**
 * Lets dialogs and menus add the style that locks scrolling of the page behind them.
 *
 * The nonce is read from a script of the page: browsers hide it in the markup, so that nothing injected can read it there.
 */
export function StyleNonce() {
  useEffect(() => {
    const nonce = document.querySelector<HTMLScriptElement>("script[nonce]")?.nonce;
    if (nonce) setNonce(nonce);
  }, []);
  return null;
}
