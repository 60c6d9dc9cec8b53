// Where a Chromium is: LEADOPS_CHROMIUM, the system's, else Playwright's own.
import { accessSync, constants } from "node:fs";
import { chromium } from "@playwright/test";

const KNOWN = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

export const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** The path of a browser that can be started; throws with the way to get one. */
export function chromiumPath() {
  const wanted = [process.env.LEADOPS_CHROMIUM, ...KNOWN, chromium.executablePath()];
  for (const path of wanted) {
    if (path && isThere(path)) return path;
  }
  throw new Error(
    "No Chromium found. Get one: apt-get install chromium, or npx playwright install chromium; or name yours in LEADOPS_CHROMIUM.",
  );
}

function isThere(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
