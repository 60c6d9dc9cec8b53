// Pictures of every page, desktop and phone, light and dark, of the dashboard that runs at LEADOPS_DASHBOARD_URL.
// node scripts/screenshots.mjs [folder] [page …]
import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { chromium } from "@playwright/test";
import { chromiumPath, FLAGS } from "./chromium.mjs";

const base = process.env.LEADOPS_DASHBOARD_URL ?? "http://127.0.0.1:3000";
const [folder = fileURLToPath(new URL("../../docs/images", import.meta.url)), ...only] =
  process.argv.slice(2);
const SCREENS = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
};

await mkdir(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
try {
  for (const [screen, look] of Object.entries(SCREENS)) {
    for (const theme of ["light", "dark"]) {
      const context = await browser.newContext({ ...look, colorScheme: theme, reducedMotion: "reduce" });
      const page = await context.newPage();
      for (const [name, go] of Object.entries(PAGES())) {
        if (only.length && !only.includes(name)) continue;
        await go(page);
        await page.waitForLoadState("networkidle");
        await page.screenshot({ path: `${folder}/dashboard-${name}-${screen}-${theme}.png` });
      }
      await context.close();
    }
  }
} finally {
  await browser.close();
}

function PAGES() {
  const open = (path) => async (page) => {
    await page.goto(base + path);
  };
  return {
    home: open("/"),
    leads: open("/leads?label=HOT"),
    lead: async (page) => {
      await page.goto(`${base}/leads`);
      await page.locator("tbody a").first().click();
      await page.waitForURL(/\/leads\/[0-9a-f-]{36}/);
    },
    review: open("/review"),
    upload: async (page) => {
      await page.goto(`${base}/upload`);
      await page
        .getByLabel("CSV file")
        .setInputFiles(fileURLToPath(new URL("../../data/demo_leads.csv", import.meta.url)));
      await page.getByText("Rows in the file").waitFor();
    },
    insights: open("/insights"),
    settings: async (page) => {
      await page.goto(`${base}/settings`);
      // Before the page is awake a slider moves and nobody hears it.
      await page.waitForLoadState("networkidle");
      await page.getByLabel("Hot from").fill("75");
      await page.getByText("would have another label").waitFor();
    },
    login: open("/login"),
  };
}
