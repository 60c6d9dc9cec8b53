// The JavaScript that each page loads before anybody touches it, as it comes over the wire (compressed), of the built dashboard.
// node scripts/first-load.mjs [--json]      exit code 1 where a page loads more than LIMIT_KB
import { chromium } from "@playwright/test";
import { chromiumPath, FLAGS } from "./chromium.mjs";
import { DEMO_LEADS, Stack } from "./stack.mjs";

const LIMIT_KB = 250;
const PAGES = {
  "/": (page) => page.goto("/"),
  "/leads": (page) => page.goto("/leads"),
  "/leads/[id]": async (page, lead) => page.goto(lead),
  "/review": (page) => page.goto("/review"),
  "/upload": (page) => page.goto("/upload"),
  "/inbox": (page) => page.goto("/inbox"),
  "/insights": (page) => page.goto("/insights"),
  "/settings": (page) => page.goto("/settings"),
  "/login": (page) => page.goto("/login"),
};

const stack = new Stack({ leads: DEMO_LEADS });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
const found = [];
try {
  await stack.start();
  const first = await browser.newPage({ baseURL: stack.url });
  await first.goto("/review");
  const lead = (await first.locator("h2 a").first().getAttribute("href")) ?? "/leads";
  await first.close();
  for (const [route, go] of Object.entries(PAGES)) {
    // A browser of its own for each: nothing is in its cache.
    const context = await browser.newContext({ baseURL: stack.url });
    const page = await context.newPage();
    const sizes = [];
    page.on("response", (reply) => {
      if (reply.request().resourceType() === "script")
        sizes.push(
          reply
            .request()
            .sizes()
            .then((size) => size.responseBodySize),
        );
    });
    await go(page, lead);
    await page.waitForLoadState("networkidle");
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    found.push({ route, files: sizes.length, kb: Math.round(bytes / 1000) });
    await context.close();
  }
} finally {
  await browser.close();
  await stack.stop();
}

if (process.argv.includes("--json")) console.log(JSON.stringify(found));
else
  for (const { route, files, kb } of found)
    console.log(`${route.padEnd(14)} ${String(kb).padStart(4)} KB in ${files} files`);
const heavy = found.filter((each) => each.kb > LIMIT_KB);
if (heavy.length) {
  console.error(`More than ${LIMIT_KB} KB: ${heavy.map((each) => each.route).join(", ")}`);
  process.exitCode = 1;
}
