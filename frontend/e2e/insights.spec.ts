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

test("learning is tried, done, let in by a person, and taken back", async ({ page }) => {
  await page.goto("/insights");
  await expect(page.getByText("160 outcomes are known.")).toBeVisible();
  await expect(page.getByText("learns only when you say so")).toBeVisible();
  await page.getByRole("button", { name: "Only try" }).click();
  await expect(page.getByText("Would be ready to activate")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText(/Clearly better than predicting the same chance/)).toBeVisible();

  await page.getByRole("button", { name: "Learn now" }).click();
  await expect(page.getByRole("button", { name: "Put version 2 to use" })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("Version 2 ready to activate").first()).toBeVisible();
  const versions = page.getByRole("list", { name: "Versions, newest first" }).getByRole("listitem");
  await expect(versions.filter({ hasText: "Version 1" }).last()).toContainText("in use");

  await page.getByRole("button", { name: "Put version 2 to use" }).click();
  await expect(page.getByText(/^Version 2 is active\. All 160 leads are rescored/)).toBeVisible({
    timeout: 60_000,
  });
  await expect(versions.first()).toContainText("in use");
  await expect(page.getByText("version 2 beside 1")).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Roll back to it" }).click();
  await expect(versions.last()).toContainText("in use", { timeout: 60_000 });
  await expect(page.getByRole("button", { name: "Put version 2 to use" })).toBeVisible();
  await page.getByRole("button", { name: "Keep version 1" }).click();
  await expect(page.getByRole("button", { name: "Put version 2 to use" })).toBeHidden();
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
  await expect(page.getByText(/sum, exactly/)).toBeVisible();
  await expect(page.getByText("version 2", { exact: true })).toBeVisible();
  const { width, height } = await page.evaluate(() => ({
    width: document.documentElement.scrollWidth,
    height: document.documentElement.scrollHeight,
  }));
  expect(width).toBeLessThanOrEqual(390);
  expect(height).toBeLessThan(9_000);
});
