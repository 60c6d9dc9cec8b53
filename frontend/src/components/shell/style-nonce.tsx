"use client";

import { setNonce } from "get-nonce";
import { useEffect } from "react";

/**
 * Lets dialogs and menus write the one style by which they keep the page behind them still.
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
