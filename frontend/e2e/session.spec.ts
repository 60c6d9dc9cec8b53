import type { Page } from "@playwright/test";
import { expect, test, visiting } from "./test";

const token = "a-token-for-the-tests-only";
test.use({ wanted: { token } });

test("signing in keeps the token from scripts, and leads to where one wanted to be", async ({
  page,
  context,
}) => {
  await page.goto("/leads?label=HOT");
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByLabel("Access token").fill("not the token at all");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "token is wrong" })).toBeVisible();
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/leads\?label=HOT/);

  const kept = (await context.cookies()).find((cookie) => cookie.name === "leadops_session");
  expect(kept).toMatchObject({ httpOnly: true, sameSite: "Lax" });
  expect(kept?.value).not.toContain(token);
  expect(await page.evaluate(() => document.cookie)).not.toContain("leadops_session");
  expect(await page.content()).not.toContain(kept?.value ?? "");

  await page.getByRole("button", { name: "Theme and account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goto("/");
  await expect(page).toHaveURL(/\/login/);
});

test("every reply carries the protective headers", async ({ page, request }) => {
  const paths = ["/login", "/icon.svg", "/no-such-page", "/bff/backlog", "/bff/jobs", "/bff/uploads/x/check"];
  await page.goto("/login");
  const script = await page.locator("script[src]").first().getAttribute("src");
  for (const path of [...paths, script ?? ""]) {
    const reply = await request.get(path, { maxRedirects: 0 });
    expect.soft(reply.headers(), path).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "same-origin",
      "strict-transport-security": "max-age=63072000; includeSubDomains",
      "cross-origin-opener-policy": "same-origin",
    });
  }
  for (const path of ["/bff/backlog", "/bff/jobs", "/bff/uploads/x/check"])
    expect.soft((await request.get(path)).headers()["content-security-policy"], path).toContain("sandbox");
});

test("behind HTTPS no other host can set the session cookie", async ({ page, context }) => {
  await page.setExtraHTTPHeaders({ "X-Forwarded-Proto": "https" });
  await page.goto("/login");
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeAttached();
  const [kept, ...more] = (await context.cookies()).filter(({ name }) => name.includes("leadops_session"));
  expect(kept).toMatchObject({ name: "__Host-leadops_session", secure: true, path: "/", httpOnly: true });
  expect(more).toEqual([]);
  await context.addCookies([{ ...kept, name: "leadops_session" } as NonNullable<typeof kept>]);
  await page.getByRole("button", { name: "Theme and account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login$/);
  // The other name does not count here.
  await page.goto("/");
  await expect(page).toHaveURL(/\/login/);
});

test("a session that is over leads to the login and back", async ({ page, context }) => {
  await page.goto("/login");
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeAttached();
  await page.goto("/settings");
  await expect(page.getByRole("heading", { name: "Settings" })).toBeVisible();
  const [kept] = (await context.cookies()).filter((cookie) => cookie.name === "leadops_session");
  if (!kept) throw new Error("no session");
  await context.addCookies([{ ...kept, value: `${kept.value.slice(0, -2)}xx` }]);
  await page.getByRole("link", { name: "Insights" }).first().click();
  await expect(page).toHaveURL(/\/login\?next=%2Finsights/);
});

test("page views with a made-up session lock nobody out", async ({ page, playwright }) => {
  await page.goto("/login");
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeAttached();

  const { origin } = new URL(page.url());
  for (let view = 0; view < 12; view++) {
    const stranger = await playwright.request.newContext({
      extraHTTPHeaders: { Cookie: "leadops_session=made-up", "X-Forwarded-For": `203.0.113.${view}` },
    });
    await stranger.get(`${origin}/leads`);
    await stranger.dispose();
  }
  await page.goto("/leads");
  await expect(page.getByRole("heading", { name: "Leads" })).toBeAttached();
  await expect(page.getByText("Too many requests")).toHaveCount(0);
});

test("wrong tokens are limited and the right one still signs in", async ({ page }) => {
  await page.goto("/login");
  for (let attempt = 0; attempt < 12; attempt++) {
    await page.getByLabel("Access token").fill(`a wrong token ${attempt}`);
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("button", { name: "Sign in" })).toBeEnabled();
    await expect(
      page.getByRole("alert").filter({ hasText: /token is wrong|wrong credentials/ }),
    ).toBeVisible();
  }
  await expect(page.getByRole("alert").filter({ hasText: "wrong credentials" })).toBeVisible();
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeAttached();
});

async function signIn(page: Page): Promise<void> {
  await page.goto("/login");
  await page.getByLabel("Access token").fill(token);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeAttached();
}

test("signing out ends the session even if its cookie is kept", async ({ page, context }) => {
  await signIn(page);
  const kept = (await context.cookies()).filter((cookie) => cookie.name === "leadops_session");
  expect(kept).toHaveLength(1);
  await page.getByRole("button", { name: "Theme and account" }).click();
  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login$/);
  await context.addCookies(kept);
  await page.goto("/leads");
  await expect(page).toHaveURL(/\/login\?next=%2Fleads/);
});

test("the security page lists sessions, revokes one, and shows both in the audit log", async ({
  page,
  browser,
  stack,
}) => {
  const other = await browser.newContext({
    baseURL: stack.url,
    userAgent: "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0",
  });
  const stolen = visiting(await other.newPage());
  await page.goto("/login");
  await page.getByLabel("Access token").fill("not the token at all");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: /token is wrong|wrong credentials/ })).toBeVisible();
  await signIn(stolen);
  await signIn(page);
  await page.getByRole("link", { name: "Settings" }).first().click();
  await page.getByRole("navigation", { name: "Settings" }).getByRole("link", { name: "Security" }).click();
  await expect(page).toHaveURL(/\/settings\/security$/);
  await expect(page.getByText("(this device)")).toHaveCount(1);

  await page.getByRole("button", { name: "Revoke the session of owner on Firefox on Windows" }).click();
  await expect(page.getByText("The session of owner has ended")).toBeVisible();
  await expect(page.getByText("Firefox on Windows")).toHaveCount(0);
  await expect(page.getByText("Revoked a session of owner").first()).toBeVisible();
  await expect(page.getByText("Signed in as administrator").first()).toBeVisible();
  await expect(page.getByText("Sign-in failed: wrong credentials").first()).toBeVisible();

  await stolen.goto("/leads");
  await expect(stolen).toHaveURL(/\/login\?next=%2Fleads/);
  await other.close();
});
