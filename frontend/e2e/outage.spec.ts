import { DEMO_LEADS } from "../scripts/stack.mjs";
import { expect, test } from "./test";

test.use({ wanted: { leads: DEMO_LEADS } });
test.describe.configure({ mode: "serial" });

test("what is typed during an outage survives it, and nothing is decided without it", async ({
  page,
  stack,
}) => {
  await page.goto("/review");
  const name = page.locator("h2").first();
  const first = (await name.textContent()) ?? "";
  const subject = page.getByLabel("Subject");
  await stack.stopApi();
  await subject.fill("Typed in the dark");
  await page.keyboard.press("Escape");
  await page.keyboard.press("h");
  const message = page.getByText(`${first}: no change made, because your text isn't saved`);
  await expect(message).toBeVisible();
  await expect(name).toHaveText(first);
  await expect(page.getByText("Not saved", { exact: true })).toBeVisible();
  await expect(page.getByRole("button", { name: /^Undo( \d|$)/ })).toHaveCount(0);
  await page.keyboard.press("j");
  await expect(name).not.toHaveText(first);
  await page.keyboard.press("k");
  await expect(subject).toHaveValue("Typed in the dark");
  await expect(page.getByText("Not saved", { exact: true })).toBeVisible();
  // The tab is closed, and opened again when the service is back.
  await page.goto("about:blank");
  await stack.startApi();
  await page.goto("/review");
  await expect(subject).toHaveValue("Typed in the dark");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.reload();
  await expect(subject).toHaveValue("Typed in the dark");
});

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
  await expect(page.getByText("LeadOps isn't responding")).toBeVisible();
  await stack.startApi();
  await expect(page.getByRole("link", { name: name ?? "" })).toBeVisible({ timeout: 20_000 });
});
