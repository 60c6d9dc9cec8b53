import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { Stack, type Wanted } from "./stack";

interface WorkerFixtures {
  wanted: Wanted;
  stack: Stack;
}

/** Tests over a stack of their own; `test.use({ wanted })` says what is in it. */
export const test = base.extend<{ noErrors: undefined }, WorkerFixtures>({
  wanted: [{}, { option: true, scope: "worker" }],
  stack: [
    async ({ wanted }, use) => {
      const stack = new Stack(wanted);
      await stack.start();
      await use(stack);
      await stack.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  baseURL: async ({ stack }, use) => use(stack.url),
  // A page that breaks, or that its own policy stops, fails the test whatever it shows.
  noErrors: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on("pageerror", (error) => errors.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error" && !/Failed to load resource/.test(message.text()))
          errors.push(message.text());
      });
      await use(undefined);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

/** No violation of WCAG 2.2 AA, nor of what axe counts as best practice. */
export async function expectAccessible(page: Page): Promise<void> {
  const found = await new AxeBuilder({ page }).analyze();
  const said = found.violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(" | ")}`,
  );
  expect(said).toEqual([]);
}

export { expect };
