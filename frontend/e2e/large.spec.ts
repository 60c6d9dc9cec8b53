import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "./test";

const COUNT = 10_000;

function file(): string {
  const path = join(mkdtempSync(join(tmpdir(), "leadops-large-")), "large.csv");
  const titles = ["VP Sales", "Intern", "Head of Operations", "CFO"];
  const messages = ["We need a demo this month and have budget approved.", "Just looking around.", ""];
  const rows = Array.from({ length: COUNT }, (_, index) => {
    const title = titles[index % titles.length];
    return `Ann${index},Lee,ann${index}@company${index}.example,Company ${index},${title},${(index % 900) + 1},Germany,${messages[index % messages.length]}`;
  });
  writeFileSync(
    path,
    `First Name,Last Name,Email,Company,Job Title,Employees,Country,Message\n${rows.join("\n")}\n`,
  );
  return path;
}

test.use({ wanted: { leads: file() } });

test("ten thousand leads are listed, filtered, searched and paged through", async ({ page }) => {
  const rows = page.getByRole("region", { name: "Leads" }).locator("tbody tr");
  await page.goto("/");
  await expect(page.getByText("Showing 50 of 10,000 leads")).toBeVisible();
  const firstName = await rows.getByRole("link").first().textContent();
  await page.getByRole("link", { name: "Next page" }).click();
  await expect(page).toHaveURL(/cursor=/);
  await expect(rows.getByRole("link").first()).not.toHaveText(firstName ?? "");
  await page.goBack();
  await expect(rows.getByRole("link").first()).toHaveText(firstName ?? "");

  await page.getByLabel("Search leads").fill("ann7777");
  await expect(rows).toHaveCount(1);
  await expect(page.getByRole("link", { name: "Ann7777 Lee" })).toBeVisible();
  await page.getByRole("button", { name: "Remove filter “ann7777”" }).click();
  await expect(rows).toHaveCount(50);

  await page.getByRole("button", { name: "Score", exact: true }).click();
  await page.getByRole("menuitemcheckbox", { name: "Cold" }).click();
  await expect(page).toHaveURL(/label=COLD/);
  await page.keyboard.press("Escape");
  await expect(rows.first()).toContainText("Cold");

  await page.getByLabel("Select all on this page").check();
  await page.getByRole("button", { name: "Hold", exact: true }).click();
  await expect(page.getByText(/^50 leads put on hold$/)).toBeVisible({ timeout: 30_000 });
});

test("the undo of a large import shows that it runs, and outlives its page", async ({ page }) => {
  await page.goto("/upload");
  await page.getByRole("link", { name: /large\.csv.*10,000 new/ }).click();
  await page.getByRole("button", { name: "Undo import" }).click();
  await expect(page.getByRole("dialog")).toContainText("9,950 leads will be removed.");
  await expect(page.getByRole("dialog")).toContainText(
    "50 leads will stay: someone has worked on them since",
  );
  await page.getByRole("button", { name: "Remove 9,950 leads" }).click();
  // A fast machine is done before the first count arrives; the API's tests look at the counts.
  const bar = page.getByRole("progressbar", { name: "Undo progress" });
  const result = page.getByText(/^Import undone\. 9,950 leads were removed\. 50 leads stayed/);
  await expect(bar.or(result).first()).toBeVisible();
  await page.reload();
  await expect(result).toBeVisible({ timeout: 90_000 });
});
