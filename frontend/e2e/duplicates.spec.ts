import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, expectAccessible, test } from "./test";

test.use({ wanted: { undoSeconds: 6 } });
test.describe.configure({ mode: "serial" });

const ROWS = [
  "First Name,Last Name,Email,Company,Country,Phone,Title",
  "Bob,Lindqvist,bob@gmail.com,Nordwind,SE,+46 8 5551234,CTO",
  "Robert,Lindqvist,robert@nordwind.example,Nordwind AB,SE,,",
  "Müller,Jürgen,,Apex Metals GmbH,DE,+49 30 1234567,",
  "Jürgen,Mueller,juergen@apex.example,Apex Metals,DE,,CFO",
  "Eva,Braun,eva@other.example,Other,DE,,CEO",
].join("\n");

test("a search lists pairs side by side", async ({ page, stack }, info) => {
  const file = join(info.outputDir, "people.csv");
  writeFileSync(info.outputPath("people.csv"), ROWS);
  stack.leadops("ingest", file);
  // A lead that is being processed is not merged.
  await expect
    .poll(() => JSON.parse(stack.leadops("db", "status", "--json")).figures.by_processing.done, {
      timeout: 60_000,
    })
    .toBe(5);
  await page.goto("/leads");
  await page.getByRole("link", { name: "Possible duplicates" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Possible duplicates");
  await page.getByRole("button", { name: "Search all leads" }).click();
  await expect(page.getByRole("status").filter({ hasText: "compared" })).toContainText(
    "5 leads compared: 2 possible duplicates",
  );
  await expect(page.getByRole("region", { name: /Lindqvist/ })).toContainText(
    "nickname of the same first name",
    {
      ignoreCase: true,
    },
  );
  await expectAccessible(page);
  await page.emulateMedia({ colorScheme: "dark" });
  await page.setViewportSize({ width: 390, height: 844 });
  await expectAccessible(page);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
});

test("a merge keeps the chosen lead and can be undone", async ({ page }) => {
  await page.goto("/leads/duplicates");
  const pair = page.getByRole("region", { name: /Lindqvist/ });
  await pair.getByRole("radio", { name: "Keep Robert Lindqvist this lead" }).check();
  await pair.getByRole("button", { name: "Merge into Robert Lindqvist" }).click();
  await expect(page.getByRole("status").filter({ hasText: "merged into" })).toContainText(
    "Bob Lindqvist merged into Robert Lindqvist",
  );
  await expect(pair).toHaveCount(0);
  await page.getByRole("link", { name: "Merged", exact: true }).click();
  await expectAccessible(page);
  await page.getByRole("link", { name: "Robert Lindqvist" }).click();
  await expect(page.getByText("CTO").first()).toBeVisible();
  await page.goto("/leads/duplicates?show=merges");
  await page.getByRole("button", { name: /^Undo the merge of Bob Lindqvist/ }).click();
  await expect(page.getByText(/^Undone by/)).toBeVisible();
});

test("a pair that is kept is asked about again on request only", async ({ page }) => {
  await page.goto("/leads/duplicates");
  const pair = page.getByRole("region", { name: /Jürgen/ });
  await pair.getByRole("button", { name: "Never ask again" }).click();
  await expect(pair).toHaveCount(0);
  await page.getByRole("link", { name: "Never ask again" }).click();
  await pair.getByRole("button", { name: "Decide again" }).click();
  await expect(pair).toHaveCount(0);
  await page.getByRole("link", { name: "To decide" }).click();
  await expect(pair).toBeVisible();
});

test("a lead's page names its possible duplicate", async ({ page }) => {
  await page.goto("/leads/duplicates");
  await page
    .getByRole("region", { name: /Jürgen/ })
    .getByRole("link", { name: "Jürgen Mueller" })
    .click();
  await expect(page.getByText(/^Possible duplicate of/)).toContainText("Müller Jürgen");
  await expectAccessible(page);
});
