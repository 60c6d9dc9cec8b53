import { DEMO_LEADS } from "../scripts/stack.mjs";
import { expect, test } from "./test";

test.use({ wanted: { leads: DEMO_LEADS } });

test("when the service is gone the page says so, keeps what one decides, and heals by itself", async ({
  page,
  stack,
}) => {
  await page.goto("/review");
  const name = await page.locator("h2").first().textContent();
  await stack.stopApi();
  await page.keyboard.press("h");
  await expect(page.getByText(`${name} is back in the inbox`, { exact: true })).toBeVisible();
  await expect(page.locator("h2").first()).toHaveText(name ?? "");
  await page.goto("/leads");
  await expect(page.getByText("The LeadOps service does not answer")).toBeVisible();
  await stack.startApi();
  await expect(page.getByRole("link", { name: name ?? "" })).toBeVisible({ timeout: 20_000 });
});
