import { AUDIENCE, CLIENT, Issuer, SECRET, TENANT } from "./issuer";
import { test as base, expect } from "./test";

const test = base.extend<object, { issuer: Issuer }>({
  issuer: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from its first argument
    async ({}, use) => {
      const issuer = await Issuer.start();
      await use(issuer);
      await issuer.stop();
    },
    { scope: "worker" },
  ],
  wanted: [
    async ({ issuer }, use) => {
      await use({
        env: {
          AUTH_MODE: "entra",
          LEADOPS_ENTRA_AUTHORITY: issuer.authority,
          LEADOPS_ENTRA_TENANT_ID: TENANT,
          LEADOPS_ENTRA_AUDIENCE: AUDIENCE,
          LEADOPS_ENTRA_CLIENT_ID: CLIENT,
          LEADOPS_ENTRA_CLIENT_SECRET: SECRET,
        },
      });
    },
    { scope: "worker" },
  ],
});
test.describe.configure({ mode: "serial" });

test("one signs in with Entra ID, stays signed in, and no script sees the token", async ({
  page,
  context,
}) => {
  await page.goto("/leads?label=HOT");
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.getByRole("link", { name: "Sign in with Microsoft" }).click();
  await page.getByRole("link", { name: "Continue as Dana Whitfield" }).click();
  await expect(page).toHaveURL(/\/leads\?label=HOT$/);
  await page.getByRole("button", { name: "Theme and account" }).click();
  await expect(page.getByText("Dana Whitfield")).toBeVisible();

  const kept = (await context.cookies()).filter((cookie) => cookie.name.startsWith("leadops_session"));
  expect(kept).toHaveLength(1);
  for (const cookie of kept) {
    expect(cookie).toMatchObject({ httpOnly: true, sameSite: "Lax" });
    expect(await page.content()).not.toContain(cookie.value);
  }
  expect((await context.cookies()).some((cookie) => cookie.name === "leadops_sign_in")).toBe(false);
  expect(await page.evaluate(() => document.cookie)).not.toContain("leadops_");

  await page.getByRole("menuitem", { name: "Sign out" }).click();
  await expect(page).toHaveURL(/\/login$/);
  await page.goto("/");
  await expect(page).toHaveURL(/\/login/);
  // The session has ended at the service, too.
  await context.addCookies(kept);
  await page.goto("/");
  await expect(page).toHaveURL(/\/login/);
});

test("a person without the role of an administrator sees only their own sessions", async ({
  page,
  issuer,
}) => {
  const { person } = issuer;
  issuer.person = { ...person, roles: ["reader"] };
  await page.goto("/login");
  await page.getByRole("link", { name: "Sign in with Microsoft" }).click();
  await page.getByRole("link", { name: "Continue as Dana Whitfield" }).click();
  await expect(page.getByRole("heading", { name: "Dashboard" })).toBeAttached();
  await page.goto("/settings/security");
  await expect(page.getByRole("heading", { name: "Sessions" })).toBeVisible();
  await expect(page.getByText("(this device)")).toHaveCount(1);
  await expect(page.getByRole("heading", { name: "Audit log" })).toHaveCount(0);
  issuer.person = person;
});

test("whoever may not come in is told why", async ({ page, issuer }) => {
  const attempt = async (choice: string) => {
    await page.goto("/login");
    await page.getByRole("link", { name: "Sign in with Microsoft" }).click();
    await page.getByRole("link", { name: choice }).click();
  };
  await attempt("Cancel");
  await expect(page.getByRole("alert").filter({ hasText: "was canceled" })).toBeVisible();

  const { person } = issuer;
  issuer.person = { ...person, roles: [] };
  await attempt("Continue as Dana Whitfield");
  await expect(page.getByRole("alert").filter({ hasText: "no role in LeadOps" })).toBeVisible();

  issuer.person = { ...person, audience: "api://another-service" };
  await attempt("Continue as Dana Whitfield");
  await expect(page.getByRole("alert").filter({ hasText: "doesn't accept" })).toBeVisible();
  issuer.person = person;
});

test("an answer that nobody here asked for signs nobody in", async ({ page, context }) => {
  await page.goto("/auth/callback?code=stolen&state=made-up");
  await expect(page.getByRole("alert").filter({ hasText: "another browser" })).toBeVisible();

  await page.goto("/login");
  await page.getByRole("link", { name: "Sign in with Microsoft" }).click();
  const href = await page.getByRole("link", { name: /Continue/ }).getAttribute("href");
  const forged = new URL(href ?? "");
  forged.searchParams.set("state", "another");
  await page.goto(forged.href);
  await expect(page.getByRole("alert").filter({ hasText: "could not be verified" })).toBeVisible();
  expect((await context.cookies()).some((cookie) => cookie.name === "leadops_session")).toBe(false);
});
