import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, expectAccessible, test } from "./test";

const SOURCED = "You lose leads between two teams.";
const UNSOURCED = "As agreed, your board has decided to buy.";
const RISKY = "You lose leads by friday.";
const REMARK = "The lead describes a need that we serve and a short note is likely to be welcome.";

// A model that mixes a true sentence with persuasive ones.
const model = createServer((request, response) => {
  request.resume();
  const filler = "What you describe is close to what we work on, and we can look at your own case with you.";
  const reply = {
    signals: [],
    reason: REMARK,
    subject: "Leads between your teams",
    paragraphs: [SOURCED, `${UNSOURCED} ${RISKY}`, filler],
    claims: [{ text: SOURCED, source: "field:lead_message" }],
  };
  const message = { role: "assistant", content: JSON.stringify(reply) };
  response.setHeader("content-type", "application/json");
  response.end(
    JSON.stringify({
      id: "x",
      object: "chat.completion",
      created: 1,
      model: "stand-in",
      choices: [{ index: 0, message, finish_reason: "stop" }],
      usage: { prompt_tokens: 9, completion_tokens: 9, total_tokens: 18 },
    }),
  );
});
await new Promise<void>((settle) => model.listen(0, "127.0.0.1", settle));
test.afterAll(() => model.close());

const url = `http://127.0.0.1:${(model.address() as AddressInfo).port}/v1`;
test.use({
  wanted: {
    undoSeconds: 60,
    env: { OPENAI_BASE_URL: url, LLM_MODEL: "gpt-4.1-mini", LEADOPS_LLM_DRAFTING: "write" },
  },
});

test("each unsourced or risky sentence of a model is confirmed before approval", async ({ page, stack }) => {
  stack.leadops(
    ...["add", "--email", "priya@nimbus.example", "--first-name", "Priya", "--company", "Nimbus"],
    ...["--title", "VP Sales", "--industry", "software", "--size", "201-500", "--country", "US"],
    ...["--budget", "50k-100k", "--message", `${SOURCED.replace("You", "We")} Can you show us a demo?`],
  );
  const list = page.getByRole("region", { name: "Sentences of the model" });
  await expect(async () => {
    await page.goto("/review");
    await expect(list).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });

  await expect(list.getByText(SOURCED)).toBeVisible();
  await expect(list.getByRole("checkbox", { name: SOURCED })).toHaveCount(0);
  await expect(list.getByRole("checkbox", { name: UNSOURCED })).toBeVisible();
  await expect(list.getByRole("checkbox", { name: RISKY })).toBeVisible();
  await expect(page.getByText(REMARK)).toBeVisible();
  await expectAccessible(page);

  const approve = page.getByRole("button", { name: /Approve and send/ });
  await expect(approve).toBeDisabled();
  await page.keyboard.press("a");
  await expect(page.getByText(/Confirm each marked sentence first/).first()).toBeVisible();
  for (const checkbox of await list.getByRole("checkbox").all()) {
    await expect(approve).toBeDisabled();
    await checkbox.check();
  }
  await expect(list.getByText("All sentences confirmed")).toBeVisible();
  await approve.click();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("All done");
  expect(stack.leadops("deliveries", "--json")).toContain('"approved"');
});
