import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { DEMO_LEADS, type Stack } from "../scripts/stack.mjs";
import { expect, expectAccessible, test } from "./test";

test.use({ wanted: { leads: DEMO_LEADS } });
test.describe.configure({ mode: "serial" });

interface Waiting {
  draft: { id: string; version: number };
  lead: { id: string; email: string; first_name: string; last_name: string };
}

/** Sends the first draft that waits, and returns its lead. */
function sendFirst(stack: Stack): Waiting["lead"] {
  const { draft, lead }: Waiting = JSON.parse(stack.leadops("review", "--json", "--limit", "1")).drafts[0];
  stack.leadops("approve", draft.id, "--version", String(draft.version), "--now");
  return lead;
}

function receive(stack: Stack, folder: string, sender: string, text: string): void {
  const file = join(folder, "message.eml");
  const head = [
    `From: ${sender}`,
    "To: alex@quillmere.example",
    "Subject: Re: your email",
    `Message-ID: <${Date.now()}@e2e.example>`,
  ];
  writeFileSync(file, `${head.join("\r\n")}\r\n\r\n${text}\r\n`);
  stack.leadops("inbox", "receive", file);
}

async function expectFitsAPhone(page: Page): Promise<void> {
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
}

test("a reply appears while the page is open, and is answered from there", async ({ page, stack }, info) => {
  await page.goto("/inbox");
  await expect(page.getByText("No reply waits for an answer")).toBeVisible();
  const lead = sendFirst(stack);
  writeFileSync(info.outputPath("empty"), "");
  receive(stack, info.outputDir, lead.email, "Does it work with SAP?");
  const name = `${lead.first_name} ${lead.last_name}`;
  const reply = page.getByRole("article", { name });
  await expect(reply).toContainText("Asks a question");
  await expect(reply).toContainText("“Does it work with SAP?”");
  await expect(page.getByRole("link", { name: /^Replies/ }).first()).toContainText("1");
  await expectFitsAPhone(page);
  await reply.getByRole("link", { name: "Open conversation" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(name);
  // One entry of the timeline says that the lead replied, and what that stopped.
  const timeline = page.getByRole("listitem").filter({ hasText: "Replied: " });
  await expect(timeline).toHaveCount(1);
  await expect(timeline).toContainText("Replied: follow-ups stopped");
  await page.goto("/inbox");
  await reply.getByRole("button", { name: "Mark as done" }).click();
  await expect(page.getByText("No reply waits for an answer")).toBeVisible();
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(reply).toContainText("“Does it work with SAP?”");
  await reply.getByRole("button", { name: "Mark as done" }).click();
  await expect(page.getByText("No reply waits for an answer")).toBeVisible();
});

test("an unmatched message is assigned to the lead that a search finds", async ({ page, stack }, info) => {
  const lead = sendFirst(stack);
  writeFileSync(info.outputPath("empty"), "");
  receive(stack, info.outputDir, "Home <private@home.example>", "Please call me tomorrow.");
  await page.goto("/inbox");
  await page.getByRole("link", { name: /^Unmatched/ }).click();
  const message = page.getByRole("article", { name: "Home" });
  await expect(message).toBeVisible();
  await expectFitsAPhone(page);
  await message.getByRole("button", { name: "Assign to a lead" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByPlaceholder(/Name, company/).fill(lead.email);
  await dialog.getByRole("option").filter({ hasText: lead.email }).click();
  await expect(dialog).toContainText(`Follow-ups to ${lead.first_name} ${lead.last_name} stop`);
  await expectAccessible(page);
  await dialog.getByRole("button", { name: /^Assign to / }).click();
  await expect(page.getByText("No unmatched messages")).toBeVisible();
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(message).toBeVisible();
  await message.getByRole("button", { name: "Assign to a lead" }).click();
  await dialog.getByPlaceholder(/Name, company/).fill(lead.email);
  await dialog.getByRole("option").filter({ hasText: lead.email }).click();
  await dialog.getByRole("button", { name: /^Assign to / }).click();
  await expect(page.getByText("No unmatched messages")).toBeVisible();
  await page.getByRole("link", { name: /^To answer/ }).click();
  await expect(page.getByRole("article", { name: `${lead.first_name} ${lead.last_name}` })).toContainText(
    "Please call me tomorrow.",
  );
});

test("the sender of an unmatched message becomes a lead", async ({ page, stack }, info) => {
  writeFileSync(info.outputPath("empty"), "");
  receive(stack, info.outputDir, "Cleo Park <cleo@cargo.example>", "We need a demo this week.");
  await page.goto("/inbox/unmatched");
  const message = page.getByRole("article", { name: "Cleo Park" });
  await expectFitsAPhone(page);
  await message.getByRole("button", { name: "Add as a new lead" }).click();
  await expect(page.getByText("Cleo Park added as a lead")).toBeVisible();
  await expect(message).toBeHidden();
  expect(JSON.parse(stack.leadops("show", "cleo@cargo.example", "--json")).lead.last_name).toBe("Park");
});
