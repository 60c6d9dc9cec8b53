import { DEMO_LEADS } from "../scripts/stack.mjs";
import { expect, expectAccessible, test } from "./test";

test.use({ wanted: { leads: DEMO_LEADS } });

for (const theme of ["light", "dark"] as const) {
  test.describe(theme, () => {
    test.use({ colorScheme: theme });
    for (const path of [
      "/",
      "/leads?label=HOT",
      "/leads?q=nobody+of+that+name",
      "/review",
      "/inbox",
      "/inbox/unmatched",
      "/upload",
      "/insights",
      "/settings",
      "/settings/security",
      "/login",
    ]) {
      test(`${path} is accessible`, async ({ page }) => {
        await page.goto(path);
        await expect(page.locator("h1").first()).toBeAttached();
        await expectAccessible(page);
      });
    }
    test("a lead is accessible, and so is what opens over a page", async ({ page }) => {
      await page.goto("/leads");
      await page.getByRole("cell", { name: "Draft ready" }).first().click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await expect(page.getByRole("dialog").getByText("Total", { exact: true })).toBeVisible();
      await expectAccessible(page);
      await page.getByRole("link", { name: "Open lead" }).click();
      await expect(page.getByRole("heading", { name: "Timeline" })).toBeVisible();
      await expectAccessible(page);
      await page.keyboard.press("Control+k");
      await page.getByPlaceholder(/Name, company/).fill("sofia");
      await expect(page.getByRole("option").filter({ hasText: "Sofia" }).first()).toBeVisible();
      await expectAccessible(page);
    });
  });
}
