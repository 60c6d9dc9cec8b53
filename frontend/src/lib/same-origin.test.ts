import { expect, test } from "vitest";
import { isOurs } from "./same-origin";

function isOursWith(headers: Record<string, string>): boolean {
  return isOurs(
    new Request("http://dash.example/bff/uploads", { headers: { host: "dash.example", ...headers } }),
  );
}

test("a form of another site is refused, even if its origin looks similar", () => {
  expect(isOursWith({ "sec-fetch-site": "same-origin" })).toBe(true);
  expect(isOursWith({ origin: "http://dash.example" })).toBe(true);
  for (const site of ["cross-site", "same-site", "none"])
    expect(isOursWith({ "sec-fetch-site": site, origin: "http://dash.example" })).toBe(false);
  for (const origin of ["null", "http://evil.example", "http://dash.example.evil.example", "nonsense"])
    expect(isOursWith({ origin })).toBe(false);
  expect(isOursWith({})).toBe(false);
});
