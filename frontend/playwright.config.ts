import { defineConfig } from "@playwright/test";
import { chromiumPath, FLAGS } from "./scripts/chromium.mjs";

export default defineConfig({
  testDir: "e2e",
  // One stack at a time: each has a service, a worker, a dashboard and a browser.
  workers: 1,
  timeout: 180_000,
  expect: { timeout: 15_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [["list"]],
  use: {
    viewport: { width: 1280, height: 800 },
    trace: "retain-on-failure",
    launchOptions: { executablePath: chromiumPath(), args: FLAGS },
    reducedMotion: "reduce",
  },
});
