import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./test";

test.use({ wanted: { undoSeconds: 6 } });
test.describe.configure({ mode: "serial" });

async function addLead(page: Page, values: Record<string, string>): Promise<void> {
  await page.goto("/leads");
  await page.getByRole("button", { name: "Add lead" }).click();
  for (const [label, value] of Object.entries(values)) await page.getByLabel(label).fill(value);
  await page.getByRole("button", { name: "Add and score" }).click();
}

test("an invalid address is refused beside its field, and nothing typed is lost", async ({ page }) => {
  await addLead(page, { "First name": "Wait", "Last name": "Ing", Email: "bad@@mail" });
  await expect(page.getByRole("alert").filter({ hasText: "not a valid email address" })).toBeVisible();
  await expect(page.getByLabel("First name")).toHaveValue("Wait");
  await expectAccessible(page);
  await page.getByLabel("Email").fill("wait@ing.example");
  await page.getByRole("button", { name: "Add and score" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Wait Ing");
});

test("an existing address is never overwritten without asking", async ({ page }) => {
  await addLead(page, { "First name": "Other", "Job title": "CFO", Email: "wait@ing.example" });
  const note = page.getByRole("alert").filter({ hasText: "This address already belongs to Wait Ing" });
  await expect(note.getByRole("link", { name: "Wait Ing" })).toHaveAttribute("href", /^\/leads\/[0-9a-f-]+$/);
  await expectAccessible(page);
  await page.getByLabel("First name").fill("");
  await note.getByRole("button", { name: "Update Wait Ing" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("Wait Ing");
  await expect(page.getByText("CFO").first()).toBeVisible();
});

test("a new lead's page shows its score without a reload", async ({ page }) => {
  await addLead(page, {
    "First name": "Nora",
    Email: "nora@harbor.example",
    Company: "Harbor",
    "Job title": "VP Sales",
    Message: "We have budget approved and need a demo this month. I decide.",
  });
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/Nora/);
  await expect(page.getByText(/No draft\./)).toHaveCount(0);
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/Hot|Warm/, { timeout: 20_000 });
  await expect(page.getByRole("button", { name: /^Approve and send/ })).toBeVisible();
});

test("the badge follows what others do, on a page that is only looked at", async ({ page, stack }) => {
  await page.goto("/settings");
  const badge = page.getByRole("navigation", { name: "Main", exact: true }).getByText(/waiting/);
  const before = await badge.locator("..").innerText();
  stack.leadops("hold", "nora@harbor.example", "--reason", "Waits for a colleague", "--by", "ana");
  await expect
    .poll(async () => ((await badge.count()) ? badge.locator("..").innerText() : "none"), { timeout: 10_000 })
    .not.toBe(before);
});

test("a hold and its reason stand on the lead, on its timeline and in the list", async ({ page }) => {
  await page.goto("/leads");
  await expect(page.getByRole("row", { name: /Nora/ })).toContainText(/On hold\s*Waits for a colleague/);
  await page.getByRole("link", { name: "Nora", exact: true }).click();
  const header = page.getByRole("main").locator("header").first();
  await expect(header).toContainText(/On hold\s*Waits for a colleague\s*by ana/);
  await expect(page.getByRole("heading", { name: "Send email" })).toHaveCount(0);
  await expect(page.getByRole("listitem").filter({ hasText: "Put on hold" })).toContainText(
    "Waits for a colleague",
  );
  await expectAccessible(page);
});

test("an approved email is named until it is sent, then what comes after", async ({ page }) => {
  await addLead(page, {
    "First name": "Omar",
    Email: "omar@quay.example",
    Company: "Quay",
    "Job title": "VP Sales",
    Message: "We have budget approved and need a demo this month. I decide.",
  });
  await page.getByRole("button", { name: /^Approve and send/ }).click({ timeout: 20_000 });
  const header = page.getByRole("main").locator("header").first();
  await expect(header).toContainText(/Approved, sends (in \d+ s|now)/);
  await expect(page.getByRole("heading", { name: "Email approved" })).toBeVisible();
  await page.getByRole("link", { name: "Leads", exact: true }).first().click();
  const row = page.getByRole("row", { name: /Omar/ });
  await expect(row).toContainText(/Approved\s*sends/);
  await expect(row).not.toContainText("Send email");
  await expect(row).toContainText(/Sent\s*awaiting reply/, { timeout: 30_000 });
  await page.getByRole("link", { name: "Omar", exact: true }).click();
  await expect(header).toContainText(/Contacted[\s\S]*Sent/);
  await expect(page.getByRole("heading", { name: "Send email" })).toHaveCount(0);
});

for (const theme of ["light", "dark"] as const) {
  test(`dialogs, sheets and the palette dim the page in the ${theme} theme`, async ({ page }) => {
    await page.emulateMedia({ colorScheme: theme });
    await page.goto("/leads");
    const opacity = () =>
      page.evaluate(() => {
        const overlay = [...document.querySelectorAll("body > div")].find(
          (element) =>
            element.getAttribute("data-state") === "open" && getComputedStyle(element).position === "fixed",
        );
        const color = overlay ? getComputedStyle(overlay).backgroundColor : "rgba(0, 0, 0, 0)";
        return Number(/[\d.]+(?=\)$)/.exec(color)?.[0] ?? 0);
      });
    for (const open of [
      () => page.getByRole("button", { name: "Add lead" }).click(),
      () => page.keyboard.press("Control+k"),
      () => page.getByRole("region", { name: "Leads" }).locator("tbody td").last().click(),
    ]) {
      await open();
      await expect(page.getByRole("dialog")).toBeVisible();
      expect(await opacity()).toBeGreaterThan(0.3);
      await page.keyboard.press("Escape");
      await expect(page.getByRole("dialog")).toHaveCount(0);
    }
  });
}
