import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, expectAccessible, test } from "./test";

/** Leads that ended, whose contract length was filled in afterwards, and leads that are open. */
function file(): string {
  const rows = Array.from({ length: 160 }, (_, index) => {
    const isReferral = index % 2 === 0;
    const isEnded = index < 120;
    const isWon = index % 10 === 3 || (isReferral && index % 10 !== 6);
    const contract = isEnded ? (isWon ? "12 months" : "none") : "";
    const stage = isEnded ? (isWon ? "Closed Won" : "Closed Lost") : "Open";
    const source = isReferral ? "Referral" : "Event";
    return `Ann${index},ann${index}@company${index}.example,Company ${index},Head of Sales,${source},${contract},${stage}`;
  });
  const path = join(mkdtempSync(join(tmpdir(), "leadops-late-")), "late.csv");
  writeFileSync(
    path,
    `First Name,Email,Company,Job Title,Lead Source,Contract Length,Stage\n${rows.join("\n")}\n`,
  );
  return path;
}

test.use({ wanted: { leads: file(), outcomes: true, env: { LEADOPS_LEARNING_MODE: "off" } } });

test("a column that was left out is always used until a person decides again", async ({ page, stack }) => {
  stack.leadops("learn");
  await page.goto("/insights");
  const late = page
    .getByRole("list", { name: "Columns to decide about" })
    .getByRole("listitem")
    .filter({ hasText: "Contract Length" });
  await late.getByRole("button", { name: "Always use" }).click();
  await expect(page.getByText(/^Contract Length: Always used/)).toBeVisible();
  await expect(late).toContainText("Always used, decided by");
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(late.getByRole("button", { name: "Always use" })).toBeVisible();

  await late.getByRole("button", { name: "Always use" }).click();
  await expect(late).toContainText("Always used, decided by");
  expect(stack.leadops("columns", "list")).toContain("Always used");
  await late.getByRole("button", { name: "Decide automatically" }).click();
  await expect(late.getByRole("button", { name: "Always use" })).toBeVisible();
});

test("replies and meetings are shown by source, email, rep, and score", async ({ page, stack }) => {
  const review = JSON.parse(stack.leadops("review", "--json", "--limit", "4"));
  const drafts: { draft: { id: string; version: number }; lead: { id: string } }[] = review.drafts;
  for (const [index, { draft, lead }] of drafts.entries()) {
    const rep = index ? "Ana" : "Bo";
    stack.leadops("approve", draft.id, "--version", String(draft.version), "--now", "--by", rep);
    if (index === 0) stack.leadops("outcome", lead.id, "booked_demo");
    if (index === 1) stack.leadops("reply", lead.id);
  }
  await page.goto("/insights");
  const section = page.locator("section", { hasText: "Replies and meetings" });
  await expect(section.getByText(/^4 leads got a first email in the last 90 days/)).toBeVisible();
  await section.getByRole("link", { name: "Approved by" }).click();
  await expect(section.getByRole("row", { name: /^Ana \* 3 1 33% \(6–79%\)/ })).toBeVisible();
  await expect(section.getByRole("row", { name: /^Bo \* 1/ })).toContainText("100% (21–100%)");
  await expect(page).toHaveURL(/by=rep&days=90/);
  await section.getByRole("link", { name: "30 days" }).click();
  await expect(section.getByText(/in the last 30 days/)).toBeVisible();
  await expect(section.getByRole("row", { name: /^Ana/ })).toBeVisible();

  for (const colorScheme of ["light", "dark"] as const) {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
    const width = await page.evaluate(() => document.documentElement.scrollWidth);
    expect(width).toBeLessThanOrEqual(390);
  }
});
