import type { Page } from "@playwright/test";
import { DEMO_LEADS, type Stack } from "../scripts/stack.mjs";
import { expect, expectAccessible, test, visiting } from "./test";

test.use({ wanted: { leads: DEMO_LEADS, undoSeconds: 60 } });
test.describe.configure({ mode: "serial" });

interface Waiting {
  draft: { id: string; version: number };
  lead: { id: string };
}

/** The first draft of the inbox. */
function firstWaiting(stack: Stack): Waiting {
  return JSON.parse(stack.leadops("review", "--json", "--limit", "1")).drafts[0];
}

/** Nothing of the page that can be clicked lies under the bar. */
async function expectNothingCovered(page: Page): Promise<void> {
  const covered = () =>
    page.evaluate(() =>
      [...document.querySelectorAll<HTMLElement>("main button, main a, header a, header button, nav a")]
        .filter((element) => {
          const box = element.getBoundingClientRect();
          const bar = document.querySelector("[data-bar]")?.getBoundingClientRect();
          if (!box.width || !bar?.height || element.closest("footer, nav, header") === null) return false;
          return box.bottom > bar.top && box.top < bar.bottom;
        })
        .map((element) => element.textContent),
    );
  // A change of the viewport takes a moment to reach the layout.
  await expect.poll(covered).toEqual([]);
}

test("j and k reach every draft, however fast they are pressed", async ({ page }) => {
  await page.goto("/review");
  const place = page.getByRole("heading", { level: 1 });
  const total = Number((await place.textContent())?.split(" of ")[1]);
  for (let step = 1; step < total; step++) await page.keyboard.press("j");
  await expect(place).toHaveText(`${total} of ${total}`);
  await page.keyboard.press("k");
  await expect(place).toHaveText(`${total - 1} of ${total}`);
});

test("what was typed last is saved, however the draft is left", async ({ page }) => {
  await page.goto("/review");
  const name = page.locator("h2").first();
  const subject = page.getByLabel("Subject");
  const first = (await name.textContent()) ?? "";
  const type = async (text: string) => {
    await subject.fill(text);
    await page.keyboard.press("Escape");
  };
  await type("Left by j");
  await page.keyboard.press("j");
  await expect(name).not.toHaveText(first);
  await page.keyboard.press("k");
  await expect(subject).toHaveValue("Left by j");
  await page.reload();
  await expect(subject).toHaveValue("Left by j");

  await type("Left by h");
  await page.keyboard.press("h");
  await expect(page.getByText(`${first}: on hold`, { exact: true })).toBeVisible();
  await page.keyboard.press("u");
  await expect(name).toHaveText(first);
  await expect(subject).toHaveValue("Left by h");

  await subject.fill("Left by a link");
  await page.getByRole("link", { name: "Settings" }).first().click();
  await expect(page).toHaveURL(/settings/);
  await page.goBack();
  await expect(page.getByLabel("Subject")).toHaveValue("Left by a link");

  await subject.fill("Left by a reload");
  await page.reload();
  await expect(subject).toHaveValue("Left by a reload");
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();

  await page.getByRole("link", { name: first, exact: true }).click();
  await expect(page).toHaveURL(/leads/);
  await expect(subject).toHaveValue("Left by a reload");
  await subject.fill("Left from the lead");
  await page.getByRole("link", { name: "Review" }).first().click();
  await expect(page).toHaveURL(/review/);
  await expect(subject).toHaveValue("Left from the lead");
});

test("a draft that fails its checks is not sent, and says what to fix", async ({ page }) => {
  await page.goto("/review");
  const name = page.locator("h2").first();
  const first = (await name.textContent()) ?? "";
  const body = page.getByLabel("Body");
  const good = await body.inputValue();
  await body.fill(`HELLO BUY NOW!!! http://evil.example {{first_name}}\n\n${good}`);
  await page.keyboard.press("Escape");
  // Not saved yet: the key saves, and the checks of the new text decide.
  await page.keyboard.press("a");
  await expect(page.getByText(`${first}: not sent. Fix the draft first`)).toBeVisible();
  await expect(page.getByText("2 checks block sending. Fix the draft first.")).toBeVisible();
  await expect(page.getByText(/'http:\/\/evil\.example': only links of the playbook/).first()).toBeVisible();
  await expect(page.getByRole("button", { name: /^Approve and send/ })).toBeDisabled();
  await expectAccessible(page);
  await page.keyboard.press("a");
  await expect(name).toHaveText(first);
  await body.fill(good);
  await page.keyboard.press("Escape");
  await page.keyboard.press("a");
  await expect(page.getByText(`${first}: approved, not sent yet`)).toBeVisible();
  await page.keyboard.press("u");
  await expect(name).toHaveText(first);
});

test("one bar offers Undo for the newest decision, tells no untruth, and covers nothing", async ({
  page,
}) => {
  await page.goto("/review");
  const name = page.locator("h2").first();
  const bar = page.locator("[data-bar]");
  const undo = bar.getByRole("button", { name: /^Undo/ });
  const names: string[] = [];
  for (const key of ["a", "h", "a"]) {
    const next = (await name.textContent()) ?? "";
    names.push(next);
    await page.keyboard.press(key);
    await expect(bar).toContainText(next);
    await expect(undo).toHaveCount(1);
    await expectNothingCovered(page);
  }
  for (const back of names.toReversed()) {
    await expect(bar).toContainText(back);
    await page.keyboard.press("u");
    await expect(name).toHaveText(back);
  }
  await expect(undo).toHaveCount(0);
  await page.keyboard.press("a");
  await expect(bar).toContainText(`${names[0]}: approved, not sent yet`);
  await expect(undo).toHaveCount(1);
  await page.setViewportSize({ width: 390, height: 844 });
  await expectNothingCovered(page);
  await undo.click();
  await expect(undo).toHaveCount(0);
  await expect(name).toHaveText(names[0] ?? "");
});

test("a draft that was approved elsewhere says so, and the typed text can be copied", async ({
  page,
  stack,
}) => {
  await page.goto("/review");
  const name = page.locator("h2").first();
  const first = (await name.textContent()) ?? "";
  const waiting = firstWaiting(stack);
  stack.leadops("approve", waiting.draft.id, "--version", String(waiting.draft.version), "--by", "Ann");
  await page.getByLabel("Subject").fill("Mine, too late");
  await expect(page.getByText(/^Approved by Ann, sends in \d+ s\.$/)).toBeVisible();
  await expect(page.getByText("Someone else changed this draft")).toHaveCount(0);
  await expect(page.getByLabel("Your text")).toHaveValue(/^Mine, too late/);
  await expect(page.getByRole("button", { name: /^Approve and send/ })).toBeDisabled();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Withdraw approval and keep my text" }).click();
  await expect(page.getByText("Saved", { exact: true })).toBeVisible();
  await expect(page.getByLabel("Subject")).toHaveValue("Mine, too late");
  await expect(name).toHaveText(first);
});

test("a decision does not overrule a colleague's without a word", async ({ page, stack }) => {
  await page.goto("/review");
  const name = page.locator("h2").first();
  const first = (await name.textContent()) ?? "";
  const waiting = firstWaiting(stack);
  stack.leadops("approve", waiting.draft.id, "--version", String(waiting.draft.version), "--by", "Ann");
  await page.keyboard.press("d");
  await page.keyboard.press("1");
  await expect(page.getByText(`${first}: not disqualified`)).toBeVisible();
  await expect(name).toHaveText(first);
  await expect(page.getByText(/^Approved by Ann, sends in \d+ s\.$/)).toBeVisible();
  await expect(page.locator("[data-bar]").getByRole("button", { name: /^Undo/ })).toHaveCount(0);
  const lead = JSON.parse(stack.leadops("show", waiting.lead.id, "--json"));
  expect(lead.lead.status).not.toBe("DISQUALIFIED");
  await page.getByRole("button", { name: "Remove from list" }).click();
  await expect(name).not.toHaveText(first);
});

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
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
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
  await expect(other.getByText("Someone else changed this draft while you were editing")).toBeVisible();
  await expect(other.getByText("Mine, typed here")).toBeVisible();
  await other.getByRole("button", { name: "Keep mine" }).click();
  await expect(other.getByText("Saved", { exact: true })).toBeVisible();
  await other.reload();
  await expect(other.getByLabel("Subject")).toHaveValue("Theirs, from the older text");
});
