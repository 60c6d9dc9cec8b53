// Pictures of every page, desktop and phone, light and dark, of weeks of made-up work, as WebP.
// node scripts/pictures.mjs [--full] [--out FOLDER] [page …]      LEADOPS_DASHBOARD_URL: of a dashboard that runs already
import { mkdir, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { chromium } from "@playwright/test";
import { chromiumPath, FLAGS } from "./chromium.mjs";
import { Stack } from "./stack.mjs";

const QUALITY = 80;
const SCREENS = {
  desktop: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true, deviceScaleFactor: 1.5 },
};
const FILE = `First Name,Last Name,Email,Company,Job Title,Employees,Country,Lead Source,Message,Plan
Lena,Brandt,lena.brandt@nordwerk.example,Nordwerk,VP Sales,180,Germany,Referral,"We have budget approved and need a demo this month.",Gold
Amir,Haddad,amir@calder-freight.example,Calder Freight,Head of Operations,340,United Kingdom,Website,"Could you send pricing? We want to switch this quarter.",Silver
Priya,Sharma,priya.sharma@innov-analytics.example,Innov Analytics,VP Revenue Operations,420,India,Website,"Any news about our demo?",Gold
Tom,Reed,tom.reed@halden,Halden,Account Executive,75,Norway,Event,,Silver
Lena,Brandt,lena.brandt@nordwerk.example,Nordwerk,Vice President Sales,180,Germany,Referral,,Gold
Mei,Tan,mei.tan@straits-labs.example,Straits Labs,CFO,95,Singapore,Partner,"Comparing three vendors, decision in June.",Gold
`;

const PAGES = {
  home: (page) => page.goto("/"),
  leads: (page) => page.goto("/leads?label=HOT,WARM"),
  lead: async (page) => {
    await page.goto("/review");
    const link = page.locator("h2 a").first();
    await page.goto((await link.getAttribute("href")) ?? "/leads");
  },
  review: (page) => page.goto("/review"),
  upload: async (page) => {
    await page.goto("/upload");
    await page.waitForLoadState("networkidle");
    const file = { name: "spring-fair.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) };
    await page.getByLabel("File of leads").setInputFiles(file);
    await page.getByText("Rows in the file").waitFor();
  },
  insights: (page) => page.goto("/insights"),
  settings: async (page) => {
    await page.goto("/settings");
    // Before the page is awake a slider moves and nobody hears it.
    await page.waitForLoadState("networkidle");
    await page.getByLabel("Hot from").fill("68");
    await page.getByText(/\d would change label/).waitFor();
    await page.getByLabel("Hot from").blur();
  },
  login: (page) => page.goto("/login"),
};

const { values, positionals: only } = parseArgs({
  allowPositionals: true,
  options: {
    full: { type: "boolean", default: false },
    out: { type: "string", default: fileURLToPath(new URL("../../docs/images", import.meta.url)) },
  },
});

const running = process.env.LEADOPS_DASHBOARD_URL;
const stack = running ? null : new Stack({ history: true });
const browser = await chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
try {
  await stack?.start();
  await mkdir(values.out, { recursive: true });
  for (const [screen, look] of Object.entries(SCREENS)) {
    for (const theme of /** @type {const} */ (["light", "dark"])) {
      await takeAll(screen, look, theme, running ?? stack?.url ?? "");
    }
  }
} finally {
  await browser.close();
  await stack?.stop();
}

async function takeAll(screen, look, theme, base) {
  const context = await browser.newContext({
    ...look,
    baseURL: base,
    colorScheme: theme,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const client = await context.newCDPSession(page);
  for (const [name, go] of Object.entries(PAGES)) {
    if (only.length && !only.includes(name)) continue;
    await go(page);
    await page.waitForLoadState("networkidle");
    const { data } = await client.send("Page.captureScreenshot", {
      format: "webp",
      quality: QUALITY,
      captureBeyondViewport: values.full,
      ...(values.full ? { clip: await whole(page) } : {}),
    });
    await writeFile(`${values.out}/${name}-${screen}-${theme}.webp`, Buffer.from(data, "base64"));
  }
  await context.close();
}

async function whole(page) {
  const size = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight,
  }));
  return { x: 0, y: 0, scale: 1, ...size };
}
