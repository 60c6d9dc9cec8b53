import type { Page } from "@playwright/test";
import { expect, expectAccessible, test } from "./test";

test.use({ wanted: { undoSeconds: 45 } });
test.describe.configure({ mode: "serial" });

async function addLead(page: Page, values: Record<string, string>): Promise<void> {
  await page.goto("/leads");
  await page.getByRole("button", { name: "Lead", exact: true }).click();
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
      () => page.getByRole("button", { name: "Lead", exact: true }).click(),
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
