import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, expectAccessible, test } from "./test";

const LONG_COLUMN = "number_of_calls_to_the_customer_service_in_the_last_quarter";

/** Leads that ended: those of the referrals well, the others rarely, so that there is something to learn. */
function file(): string {
  const rows = Array.from({ length: 160 }, (_, index) => {
    const isReferral = index % 2 === 0;
    const isWon = index % 10 === 3 || (isReferral && index % 10 !== 6);
    const source = isReferral ? "Referral" : "Event";
    return `Ann${index},ann${index}@company${index}.example,Company ${index},Head of Sales,${source},${source} of ${"a_kind_of_its_own_".repeat(5)},${isWon ? "Closed Won" : "Closed Lost"}`;
  });
  const path = join(mkdtempSync(join(tmpdir(), "leadops-ended-")), "ended.csv");
  writeFileSync(
    path,
    `First Name,Email,Company,Job Title,Lead Source,${LONG_COLUMN},Stage\n${rows.join("\n")}\n`,
  );
  return path;
}

test.use({ wanted: { leads: file(), outcomes: true, env: { LEADOPS_LEARNING_MODE: "off" } } });

test("learning is previewed, done, activated by a person, and rolled back", async ({ page }) => {
  await page.goto("/insights");
  await expect(page.getByText("160 outcomes recorded.")).toBeVisible();
  await expect(page.getByText("Learns only when you start it")).toBeVisible();
  await page.getByRole("button", { name: "Preview update" }).click();
  await expect(page.getByText("Would be ready to activate")).toBeVisible({ timeout: 60_000 });
  const details = page.locator("details", { hasText: /Clearly more accurate than guessing the average/ });
  await details.locator("summary").click();
  await expect(details.getByText(/Clearly more accurate than guessing the average/)).toBeVisible();

  await page.getByRole("button", { name: "Learn now" }).click();
  const activate = page.getByRole("button", { name: "Activate version 2 and rescore 160 leads" });
  await expect(activate).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("Version 2: ready to activate").first()).toBeVisible();
  const versions = page.getByRole("list", { name: "Versions, newest first" }).getByRole("listitem");
  await expect(versions).toHaveCount(2);
  await expect(versions.last()).toContainText("Active");

  await activate.click();
  await expect(page.getByText(/^Version 2 is active\. All 160 leads were rescored/)).toBeVisible();
  await expect(versions.first()).toContainText("Active");
  await expect(page.getByText("Version 2 vs. 1")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Roll back…" }).click();
  const question = page.getByRole("dialog", { name: "Activate version 1?" });
  await expect(question).toContainText("This rescores 160 leads.");
  await expectAccessible(page);
  await question.getByRole("button", { name: "Activate version 1" }).click();
  await expect(page.getByText(/^Version 1 is active\. All 160 leads were rescored/)).toBeVisible();
  await expect(versions.last()).toContainText("Active");
  await expect(activate).toBeVisible();
  await page.getByRole("button", { name: "Keep version 1" }).click();
  await expect(activate).toBeHidden();
});

test("a version that was not promoted is activated only after a question", async ({ page, stack }) => {
  stack.leadops("activate", "2");
  const learned = JSON.parse(stack.leadops("learn", "--json"));
  expect(learned.verdict).toBe("keep");
  await page.goto("/insights");
  const newest = page.getByRole("list", { name: "Versions, newest first" }).getByRole("listitem").first();
  await expect(newest).toContainText("Version 3");
  await expect(newest).toContainText("Not promoted");
  await newest.getByRole("button", { name: "Activate anyway…" }).click();
  const question = page.getByRole("dialog", { name: "Activate version 3?" });
  await expect(question).toContainText("Version 3 was not promoted.");
  await expect(question).toContainText("This rescores 160 leads.");
  await question.getByRole("button", { name: "Keep version 2" }).click();
  await expect(question).toBeHidden();
  await newest.getByRole("button", { name: "Activate anyway…" }).click();
  await question.getByRole("button", { name: "Activate anyway" }).click();
  await expect(page.getByText(/^Version 3 is active\. All 160 leads were rescored/)).toBeVisible();
  stack.leadops("activate", "2");
});

test("saved weights rescore all leads, and unsaved ones are not lost without a question", async ({
  page,
}) => {
  await page.goto("/settings");
  const hot = page.getByLabel("Hot from");
  const text = await hot.getAttribute("aria-valuetext");
  expect(await hot.inputValue()).toBe(text);
  await hot.fill(String(Number(text) + 5));
  await expect(page.getByText(/would change label/)).toBeVisible();
  await page.getByRole("link", { name: "Insights" }).first().click();
  const question = page.getByRole("dialog", { name: "Leave without saving?" });
  await question.getByRole("button", { name: "Keep editing" }).click();
  await expect(page).toHaveURL(/settings/);
  await expect(hot).toHaveValue(String(Number(text) + 5));

  await page.getByLabel("Reason for the change").fill("Fewer false alarms");
  await page.getByRole("button", { name: "Save and rescore 160 leads" }).click();
  await expect(page.getByText(/^Version \d is active\. All 160 leads were rescored/)).toBeVisible();
  await expect(hot).toHaveValue(String(Number(text) + 5));

  await hot.fill("60");
  await page.getByRole("link", { name: "Insights" }).first().click();
  await question.getByRole("button", { name: "Discard changes" }).click();
  await expect(page).toHaveURL(/insights/);
});

test("a figure has one number wherever it stands", async ({ page }) => {
  await page.goto("/");
  const main = page.getByRole("main");
  for (const name of ["All leads", "Contacted so far", "Meetings so far"]) {
    const twice = main.getByRole("link", { name: new RegExp(`^${name}`) });
    await expect(twice).toHaveCount(2);
    const numbers = (await twice.allInnerTexts()).map((said) => /\d[\d,]*/.exec(said)?.[0]);
    expect(numbers[0]).toMatch(/^\d/);
    expect(numbers[0]).toBe(numbers[1]);
  }
  await expect(main.getByText(/busiest day: 160 leads/)).toBeVisible();
  await expect(main.getByText(/\d+ new hot/)).toBeVisible();
});

test("a lead's score is explained within a phone's width, however long the names of columns are", async ({
  page,
  stack,
}) => {
  stack.leadops("activate", "2");
  const [lead] = JSON.parse(stack.leadops("leads", "--json", "--limit", "1")).leads;
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(`/leads/${lead.id}`);
  await expect(page.getByText(LONG_COLUMN).first()).toBeVisible();
  await expect(page.getByText("Total", { exact: true })).toBeVisible();
  await expect(page.getByText("Version 2", { exact: true })).toBeVisible();
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight,
  }));
  expect(width).toBeLessThanOrEqual(390);
  expect(height).toBeLessThan(9_000);
});

for (const [theme, width] of [
  ["light", 1280],
  ["dark", 390],
] as const) {
  test.describe(`${theme}, ${width} px`, () => {
    test.use({ colorScheme: theme, viewport: { width, height: 800 } });
    test("the model card of a version says what it learned from and its limits", async ({ page, stack }) => {
      if (theme === "light") stack.leadops("learn", "--json");
      await page.goto("/insights");
      await page.getByRole("link", { name: "Model card of version 2" }).click();
      await expect(page.getByRole("heading", { name: "Scorecard version 2" })).toBeVisible();
      await expect(page.getByText(/160 outcomes, \d+ good/)).toBeVisible();
      await expect(page.getByText("It learned from fewer than 300 outcomes")).toBeVisible();
      await expect(page.getByRole("row", { name: /Probabilities off by/ })).toBeVisible();
      await expect(page.getByRole("heading", { name: "Columns not used" })).toBeVisible();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await expectAccessible(page);
      if (process.env.SCREENSHOTS)
        await page.screenshot({ path: `${process.env.SCREENSHOTS}/card-${theme}.png`, fullPage: true });
      await page.goto("/insights/versions/999");
      await expect(page.getByRole("heading", { name: "Scorecard version" })).toBeHidden();
    });
  });
}
