import { DEMO_LEADS } from "../scripts/stack.mjs";
import { expect, test, visiting } from "./test";

test.use({ wanted: { leads: DEMO_LEADS, undoSeconds: 60 } });
test.describe.configure({ mode: "serial" });

test("fifty drafts are cleared without a mouse (flow B)", async ({ page, stack }) => {
  await page.goto("/review");
  const total = Number((await page.getByRole("heading", { level: 1 }).textContent())?.split(" of ")[1]);
  expect(total).toBeGreaterThan(60);
  for (let done = 1; done <= 50; done++) {
    await page.keyboard.press("a");
    await expect(page.getByRole("heading", { level: 1 })).toHaveText(`${done + 1} of ${total}`);
  }
  await expect
    .poll(() => JSON.parse(stack.leadops("deliveries", "--json")).deliveries?.length ?? 50)
    .toBeGreaterThanOrEqual(50);
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(`1 of ${total - 50}`);
});

test("every decision has a key, and u takes it back", async ({ page }) => {
  await page.goto("/review");
  const name = page.locator("h2").first();
  const first = await name.textContent();
  await page.keyboard.press("j");
  const second = await name.textContent();
  expect(second).not.toBe(first);
  await page.keyboard.press("k");
  await expect(name).toHaveText(first ?? "");

  await page.keyboard.press("h");
  await expect(name).toHaveText(second ?? "");
  await expect(page.getByText(`${first}: on hold`, { exact: true })).toBeVisible();
  await page.keyboard.press("u");
  await expect(name).toHaveText(first ?? "");

  await page.keyboard.press("d");
  await expect(page.getByRole("dialog", { name: "Disqualify" })).toBeVisible();
  await page.keyboard.press("1");
  await expect(name).toHaveText(second ?? "");
  await page.keyboard.press("u");
  await expect(name).toHaveText(first ?? "");

  await page.keyboard.press("e");
  await expect(page.getByLabel("Body")).toBeFocused();
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toBeVisible();
});

test("what is typed is saved and can be undone; what two people wrote is never lost", async ({
  page,
  context,
}) => {
  await page.goto("/review");
  const other = visiting(await context.newPage());
  await other.goto("/review");

  await page.getByLabel("Subject").fill("Mine, typed here");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Undo typing" }).click();
  await expect(page.getByLabel("Subject")).not.toHaveValue("Mine, typed here");
  await page.getByRole("button", { name: "Redo typing" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await other.getByLabel("Subject").fill("Theirs, from the older text");
  await expect(other.getByText("Somebody else changed this draft while you were writing")).toBeVisible();
  await expect(other.getByText("Mine, typed here")).toBeVisible();
  await other.getByRole("button", { name: "Keep mine" }).click();
  await expect(other.getByText("Saved", { exact: true })).toBeVisible();
  await other.reload();
  await expect(other.getByLabel("Subject")).toHaveValue("Theirs, from the older text");
});
