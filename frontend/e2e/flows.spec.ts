import { expect, expectAccessible, test } from "./test";

test.use({ wanted: { undoSeconds: 4, env: { LEADOPS_UPLOAD_AT_ONCE_BYTES: "100000" } } });
test.describe.configure({ mode: "serial" });

const FILE = `First Name,Last Name,Email,Company,Job Title,Employees,Country,Lead Source,Message,Plan
Priya,Sharma,priya@northwind.example,Northwind,VP Sales,120,India,Referral,We have budget approved and need a demo this month. I decide.,Gold
Tom,Reed,tom@calder.example,Calder,Head of Sales,300,United Kingdom,Website,Could you send pricing? We want to switch this quarter.,Silver
Nobody,Home,not-an-address@@x,Nowhere,Intern,3,Germany,Event,,Tin
`;

test("a file becomes leads, a draft, and an e-mail that can be taken back (flow A)", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByText("No leads yet")).toBeVisible();
  await page.getByRole("link", { name: "Import leads" }).first().click();
  await page
    .getByLabel("File of leads")
    .setInputFiles({ name: "fair.csv", mimeType: "text/csv", buffer: Buffer.from(FILE) });

  await expect(page.getByLabel("Field for column Message")).toHaveValue("lead_message");
  await expect(page.getByLabel("Field for column Plan")).toHaveValue("");
  const rows = page.getByRole("table", { name: "Preview by row" }).locator("tbody tr");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toContainText(/2\s*Will be added\s*Priya Sharma/);
  await page.getByRole("button", { name: "Will be rejected 1" }).click();
  await expect(rows).toHaveCount(1);
  await expect(rows).toContainText(/4\s*Will be rejected\s*Email: .*not-an-address/);
  await page.getByRole("button", { name: "Import 2 rows" }).click();
  await expect(page.getByText("New leads")).toBeVisible();

  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: /Download 1 rejected row/ }).click();
  const file = await (await download).createReadStream();
  const chunks: Buffer[] = [];
  for await (const chunk of file) chunks.push(chunk as Buffer);
  expect(Buffer.concat(chunks).toString()).toContain("not-an-address");

  await expect(async () => {
    await page.goto("/review");
    await expect(page.getByRole("heading", { name: "1 of 2" })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect(page.getByRole("heading", { name: "Priya Sharma" })).toBeVisible();
  await page.getByRole("button", { name: /^Approve and send/ }).click();
  await expect(page.getByText("Priya Sharma: approved, not sent yet", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: /^Undo \d/ }).click();
  await expect(page.getByRole("heading", { name: "Priya Sharma" })).toBeVisible();

  await page.getByRole("button", { name: /^Approve and send/ }).click();
  await expect(page.getByRole("heading", { name: "Tom Reed" })).toBeVisible();
  await page.getByRole("link", { name: "Leads", exact: true }).first().click();
  await page.getByRole("link", { name: "Priya Sharma" }).click();
  await expect(page.getByText("Sent to the mock outbox: nothing left this machine").first()).toBeVisible({
    timeout: 30_000,
  });
  await expect(page.getByText("Contacted", { exact: false }).first()).toBeVisible();
});

test("a score leads to the words it rests on, and a lead tells how far it has come", async ({ page }) => {
  await page.goto("/leads");
  await page.getByRole("link", { name: "Priya Sharma" }).click();
  await page.getByRole("link", { name: "budget in the message" }).click();
  await expect(page).toHaveURL(/#quote-budget$/);
  const words = page.locator("mark", { has: page.locator("#quote-budget") });
  await expect(words).toBeInViewport();
  await words.getByRole("link").click();
  // One sentence says both; the mark leads to the line of either.
  await expect(page).toHaveURL(/#line-(intent|budget)$/);
  await expect(page.locator("li:target")).toContainText(/Asks for a demo|Budget approved/);

  const touches = page.getByRole("list", { name: "Emails to this lead" }).getByRole("listitem");
  await expect(touches).toHaveText([/First touch.*(now|minute)/, /Follow-up 1/, /Follow-up 2/, /Breakup/]);
  await page.getByRole("button", { name: "Mark as replied" }).click();
  await expect(page.getByText("The lead replied. No more emails will be drafted.")).toBeVisible();
  await page.getByRole("button", { name: "Resume follow-ups" }).click();
  await expect(page.getByRole("button", { name: "Stop follow-ups" })).toBeVisible();
  await page
    .getByText(/Rules and templates, no model/)
    .first()
    .click();
  await expect(page.getByText("Read and score")).toBeVisible();
  await expectAccessible(page);
});

test("an outcome becomes a label, and weights move what leads are worth (flow C)", async ({ page }) => {
  await page.goto("/leads");
  await page.getByRole("link", { name: "Priya Sharma" }).click();
  await page.getByRole("button", { name: "Record outcome" }).click();
  await page.getByRole("menuitem", { name: "Booked a demo" }).click();
  await page.getByLabel("Notes").fill("Tuesday at ten");
  await page.getByRole("button", { name: "Record outcome", exact: true }).click();
  await expect(page.getByText("Outcome recorded: booked a demo", { exact: true })).toBeVisible();
  await expect(page.getByText("“Tuesday at ten”").first()).toBeVisible();
  await expect(page.getByText("Meeting booked").first()).toBeVisible();

  await page.goto("/settings");
  await expect(page.getByText("Version 1, active")).toBeVisible();
  await page.getByLabel("Hot from").fill("97");
  await expect(page.getByText(/would change label/)).toContainText("of 2");
  await page.getByLabel("Reason for the change").fill("Fewer false alarms");
  await page.getByRole("button", { name: /^Save and rescore/ }).click();
  await expect(page.getByText("Version 2, active")).toBeVisible();

  await page.goto("/insights");
  const versions = page.getByRole("list", { name: "Versions, newest first" }).getByRole("listitem");
  const second = versions.filter({ hasText: "Version 2" });
  await expect(second).toContainText("Active");
  await second.getByText(/Changes from version 1/).click();
  await expect(second.getByRole("row").filter({ hasText: "Hot from" })).toContainText("97");
  await page.getByRole("button", { name: "Roll back…" }).click();
  await page.getByRole("button", { name: "Activate version 1" }).click();
  await expect(versions.filter({ hasText: "Version 1" }).last()).toContainText("Active");
});

test("an outcome recorded by mistake is withdrawn, and stays as history", async ({ page }) => {
  await page.goto("/leads");
  await page.getByRole("link", { name: "Priya Sharma" }).click();
  await page.getByRole("button", { name: "Record outcome" }).click();
  await page.getByRole("menuitem", { name: "Closed won" }).click();
  await page.getByRole("button", { name: "Record outcome", exact: true }).click();
  const outcomes = page.getByRole("list", { name: "Outcomes" }).getByRole("listitem");
  await expect(outcomes.first()).toContainText("current outcome");
  await outcomes.first().getByRole("button", { name: "Withdraw: Closed won" }).click();
  await page.getByLabel("Reason").fill("another Priya");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Withdraw outcome" }).click();
  await expect(page.getByText("Outcome withdrawn", { exact: true })).toBeVisible();
  await expect(outcomes.first()).toContainText(/withdrawn by .*another Priya/);
  await expect(outcomes.first().getByRole("button")).toHaveCount(0);
  await expect(page.getByText("Outcome withdrawn: Closed won", { exact: true })).toBeVisible();
  await expectAccessible(page);
});

test("a privacy letter shows a person's data in the chosen language", async ({ page }) => {
  await page.goto("/leads");
  await page.getByRole("link", { name: "Tom Reed" }).click();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Privacy letter…" }).click();
  const letter = page.getByRole("document", { name: "Letter" });
  await expect(letter).toContainText("Dear Tom Reed,");
  await page.getByLabel("Language").selectOption("German");
  await expect(letter).toContainText("Guten Tag Tom Reed,");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Close" }).last().click();
  await expect(letter).toHaveCount(0);
});

test("a person is erased after their address was typed", async ({ page }) => {
  await page.goto("/leads");
  await page.getByRole("link", { name: "Tom Reed" }).click();
  await page.getByRole("button", { name: "More actions" }).click();
  await page.getByRole("menuitem", { name: "Erase person…" }).click();
  await expect(page.getByText(/records will be deleted/)).toBeVisible();
  const erase = page.getByRole("button", { name: "Erase permanently" });
  await page.getByLabel(/to confirm/).fill("tom@calder");
  await expect(erase).toBeDisabled();
  await page.getByLabel(/to confirm/).fill("tom@calder.example");
  await expectAccessible(page);
  await erase.click();
  await expect(page.getByText("Erased", { exact: true })).toBeVisible();
  await expect(page).toHaveURL(/\/leads$/);
  await expect(page.getByRole("link", { name: "Priya Sharma" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Tom Reed" })).toHaveCount(0);
});

test("an import is undone after a question, and says what became of its leads", async ({ page }) => {
  await page.goto("/upload");
  const buffer = Buffer.from("First Name,Email,Company\nUna,una@brief.example,Brief\n");
  await page.getByLabel("File of leads").setInputFiles({ name: "oops.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: "Import 1 row" }).click();
  await page.getByRole("button", { name: "Undo import" }).click();
  await expect(page.getByRole("dialog")).toContainText("1 lead will be removed.");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.getByRole("button", { name: "Undo import" }).click();
  await page.getByRole("button", { name: "Remove 1 lead" }).click();
  await expect(page.getByText("Import undone. 1 lead was removed.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Undo import" })).toHaveCount(0);
  await page.goto("/leads?q=una");
  await expect(page.getByText("No leads match these filters")).toBeVisible();
});

test("a large file is followed live, goes on without its page, and is found again", async ({ page }) => {
  const lines = Array.from(
    { length: 4000 },
    (_, index) => `Ann${index},ann${index}@company${index}.example,Company ${index}`,
  );
  const buffer = Buffer.from(`First Name,Email,Company\n${lines.join("\n")}\n`);
  await page.goto("/upload");
  await page.getByLabel("File of leads").setInputFiles({ name: "many.csv", mimeType: "text/csv", buffer });
  const events = page.waitForResponse((reply) => /\/bff\/uploads\/[0-9a-f-]+\/events$/.test(reply.url()));
  await page.getByRole("button", { name: "Import 4,000 rows" }).click();
  expect((await events).headers()["content-type"]).toContain("text/event-stream");
  await expect(page).toHaveURL(/\/upload\?upload=/);
  await page.reload();
  await expect(page.getByText("New leads")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("4,000").first()).toBeVisible();

  await page.getByRole("button", { name: "Import another file" }).click();
  await page.getByRole("link", { name: /many\.csv.*4,000 new/ }).click();
  await page.getByRole("button", { name: "Undo import" }).click();
  await page.getByRole("button", { name: "Remove 4,000 leads" }).click();
  await expect(page.getByText("Import undone. 4,000 leads were removed.")).toBeVisible({ timeout: 60_000 });
});

test("a lead's text is text, whatever is in it", async ({ page }) => {
  await page.goto("/leads");
  await page.getByRole("button", { name: "Add lead" }).click();
  await page.getByLabel("First name").fill("<img src=x onerror=alert(1)>");
  await page.getByLabel("Email").fill("eve@tricks.example");
  await page.getByLabel("Message").fill("<script>document.title='owned'</script> We need a demo this month.");
  await page.getByRole("button", { name: "Add and score" }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(/<img src=x onerror=alert\(1\)>/i);
  await expect(page.getByText("<script>document.title='owned'</script>").first()).toBeVisible();
  expect(await page.title()).not.toBe("owned");
  expect(await page.locator("main img, main script").count()).toBe(0);
});
