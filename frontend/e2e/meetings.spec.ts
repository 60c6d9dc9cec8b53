import { createHmac } from "node:crypto";
import type { Page } from "@playwright/test";
import { DEMO_LEADS, type Stack } from "../scripts/stack.mjs";
import { expect, expectAccessible, test } from "./test";

const SECRET = "a-secret-of-a-calendar-service";

test.use({ wanted: { leads: DEMO_LEADS, env: { LEADOPS_CAL_COM_SECRET: SECRET } } });
test.describe.configure({ mode: "serial" });

interface Waiting {
  lead: { id: string; email: string; first_name: string; last_name: string };
}

function firstLead(stack: Stack): Waiting["lead"] {
  const { lead }: Waiting = JSON.parse(stack.leadops("review", "--json", "--limit", "1")).drafts[0];
  return lead;
}

/** Books a meeting as Cal.com reports it. */
async function book(stack: Stack, uid: string, email: string, starts: Date): Promise<void> {
  const body = JSON.stringify({
    triggerEvent: "BOOKING_CREATED",
    createdAt: new Date().toISOString(),
    payload: {
      uid,
      title: "Demo",
      startTime: starts.toISOString(),
      endTime: new Date(starts.getTime() + 1_800_000).toISOString(),
      attendees: [{ email, name: "Ines Prado", timeZone: "Europe/Madrid" }],
    },
  });
  const signature = createHmac("sha256", SECRET).update(body).digest("hex");
  const reply = await fetch(`${stack.apiUrl}/webhooks/cal-com`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Cal-Signature-256": signature },
    body,
  });
  expect(reply.status).toBe(200);
}

async function expectFitsAPhone(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 800 });
}

test("a person records a meeting and its result, and undoes it", async ({ page, stack }, info) => {
  const lead = firstLead(stack);
  await page.goto(`/leads/${lead.id}`);
  await page.getByRole("button", { name: "Record a meeting" }).click();
  const dialog = page.getByRole("dialog");
  await expectAccessible(page);
  await dialog.getByLabel("Start, in your time zone").fill("2026-01-05T10:00");
  await dialog.getByLabel("Title (optional)").fill("Demo by phone");
  await page.screenshot({ path: info.outputPath("record.png") });
  await dialog.getByRole("button", { name: "Record meeting" }).click();
  const meetings = page.locator("section").filter({ has: page.getByRole("heading", { name: "Meetings" }) });
  await expect(meetings).toContainText("Demo by phone");
  await expect(page.getByText(/Meeting booked · received/)).toBeVisible();
  await meetings.getByRole("button", { name: "No-show" }).click();
  await expect(meetings.getByText("No-show", { exact: true })).toBeVisible();
  await expect(page.getByText(/Contacted · received/)).toBeVisible();
  await page.screenshot({ path: info.outputPath("lead.png"), fullPage: true });
  await expectFitsAPhone(page);
  await page
    .getByRole("status")
    .getByRole("button", { name: /Undo/ })
    .or(meetings.getByRole("button", { name: "Undo" }))
    .first()
    .click();
  await expect(meetings.getByText("Booked", { exact: true })).toBeVisible();
  await expect(page.getByText(/Meeting booked · received/)).toBeVisible();
});

test("a booking of an unknown address is assigned from the list", async ({ page, stack }, info) => {
  await page.goto("/inbox/meetings");
  await expect(page.getByText("No upcoming meetings.")).toBeVisible();
  await book(stack, "first", "ines@home.example", new Date(Date.now() + 86_400_000));
  const unassigned = page.getByRole("article", { name: "Ines Prado" });
  await expect(unassigned).toContainText("Demo");
  await expect(page.getByRole("link", { name: /^Meetings/ })).toContainText("1");
  await page.screenshot({ path: info.outputPath("meetings.png"), fullPage: true });
  await expectFitsAPhone(page);
  await unassigned.getByRole("button", { name: "Assign to a lead" }).click();
  await expectAccessible(page);
  await page.getByRole("dialog").getByRole("button", { name: "Add ines@home.example as a new lead" }).click();
  const upcoming = page.locator("section").filter({ has: page.getByRole("heading", { name: "Upcoming" }) });
  await expect(upcoming.getByRole("article", { name: "Ines Prado" })).toContainText("Booked");
  await upcoming.getByRole("link", { name: "Ines Prado" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Ines Prado");
  await expect(page.getByText(/Meeting booked · received/)).toBeVisible();
});
