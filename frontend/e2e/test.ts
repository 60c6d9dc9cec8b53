import AxeBuilder from "@axe-core/playwright";
import { test as base, expect, type Page } from "@playwright/test";
import { Stack } from "../scripts/stack.mjs";

type Wanted = ConstructorParameters<typeof Stack>[0];

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
    { scope: "worker", timeout: 300_000 },
  ],
  baseURL: async ({ stack }, use) => use(stack.url),
  page: async ({ page }, use) => use(visiting(page)),
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

/**
 * The page, but `goto` and `reload` end only when it listens: what is pressed on markup that is not awake yet is heard by nobody.
 *
 * React names the elements that it has taken over by a property of its own.
 */
export function visiting(page: Page): Page {
  const awake = () =>
    page.waitForFunction(() =>
      [...document.querySelectorAll(":is(a, button, input:not([type=hidden]), select, textarea)")].every(
        (element) => Object.keys(element).some((key) => key.startsWith("__reactProps$")),
      ),
    );
  for (const visit of ["goto", "reload"] as const) {
    const go = page[visit].bind(page) as (...args: unknown[]) => ReturnType<Page["reload"]>;
    page[visit] = async (...args: unknown[]) => {
      const reply = await go(...args);
      await awake();
      return reply;
    };
  }
  return page;
}

/** No violation of WCAG 2.2 AA, nor of what axe counts as best practice. */
export async function expectAccessible(page: Page): Promise<void> {
  const found = await new AxeBuilder({ page }).analyze();
  const said = found.violations.map(
    (violation) => `${violation.id}: ${violation.nodes.map((node) => node.target.join(" ")).join(" | ")}`,
  );
  expect(said).toEqual([]);
}

export { expect };
