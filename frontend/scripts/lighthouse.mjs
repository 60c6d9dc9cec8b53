// Lighthouse on the pages where work is done, of the built dashboard over the real service with the demo leads.
// node scripts/lighthouse.mjs [--desktop] [--runs N]      exit code 1 where a page misses an aim (median of the runs)
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { launch } from "chrome-launcher";
import lighthouse, { desktopConfig } from "lighthouse";
import { chromiumPath, FLAGS } from "./chromium.mjs";
import { DEMO_LEADS, Stack } from "./stack.mjs";

const AIMS = { performance: 95, accessibility: 100, "best-practices": 95 };
const TIMES = {
  "first-contentful-paint": "FCP",
  "largest-contentful-paint": "LCP",
  "total-blocking-time": "TBT",
  "cumulative-layout-shift": "CLS",
};

const { values } = parseArgs({
  options: { desktop: { type: "boolean", default: false }, runs: { type: "string", default: "3" } },
});

const stack = new Stack({ leads: DEMO_LEADS });
let chrome;
let hasMissed = false;
try {
  await stack.start();
  const lead = await aLead(stack.url);
  chrome = await launch({ chromePath: chromiumPath(), chromeFlags: ["--headless", ...FLAGS] });
  for (const [name, path] of [
    ["/", "/"],
    ["/leads/[id]", lead],
    ["/review", "/review"],
  ]) {
    const runs = [];
    for (let run = 0; run < Number(values.runs); run++) runs.push(await measure(stack.url + path));
    const scores = Object.fromEntries(
      Object.keys(AIMS).map((key) => [key, median(runs.map((run) => run.categories[key].score * 100))]),
    );
    const times = Object.entries(TIMES).map(
      ([audit, short]) =>
        `${short} ${said(audit, median(runs.map((run) => run.audits[audit].numericValue)))}`,
    );
    console.log(
      `${name.padEnd(12)} performance ${scores.performance}, accessibility ${scores.accessibility}, best practices ${scores["best-practices"]}; ${times.join(", ")}`,
    );
    const indexes = runs.map((run) => run.environment.benchmarkIndex);
    console.log(`${" ".repeat(12)} benchmark index of the machine ${Math.round(median(indexes))}`);
    for (const [key, aim] of Object.entries(AIMS)) {
      if (scores[key] >= aim) continue;
      hasMissed = true;
      console.error(
        `${name}: ${key} is ${scores[key]}, the aim is ${aim}: ${failing(runs[0], key).join("; ")}`,
      );
    }
  }
} finally {
  chrome?.kill();
  await stack.stop();
}
process.exitCode = hasMissed ? 1 : 0;

async function measure(url) {
  const result = await lighthouse(
    url,
    { port: chrome.port, onlyCategories: Object.keys(AIMS), logLevel: "error" },
    values.desktop ? desktopConfig : undefined,
  );
  if (!result) throw new Error(`Lighthouse said nothing of ${url}`);
  return result.lhr;
}

async function aLead(base) {
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
  const page = await browser.newPage();
  await page.goto(`${base}/review`);
  const href = await page.locator("h2 a").first().getAttribute("href");
  await browser.close();
  if (!href) throw new Error("no draft waits: is the worker there?");
  return href;
}

function failing(report, category) {
  return report.categories[category].auditRefs
    .filter((ref) => ref.weight > 0 && (report.audits[ref.id].score ?? 1) < 0.9)
    .map((ref) => `${report.audits[ref.id].title} (${report.audits[ref.id].displayValue ?? "fails"})`);
}

function median(numbers) {
  return Math.round(numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] * 1000) / 1000;
}

function said(audit, value) {
  return audit.endsWith("shift")
    ? value.toFixed(3)
    : value >= 1000
      ? `${(value / 1000).toFixed(1)} s`
      : `${Math.round(value)} ms`;
}
