import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCES = join(import.meta.dirname, "..");
const FIELD = String.raw`\b(?:detail|error|note|notes|reason|sentence|text|title|words)`;
const SEARCH =
  "includes|indexOf|startsWith|endsWith|match|matchAll|search|split|replace|replaceAll|slice|substring";
const FORBIDDEN = [
  new RegExp(String.raw`[.]${FIELD}[?!]?[.](?:${SEARCH})\(`),
  new RegExp(String.raw`[.](?:test|exec)\([^()]*[.]${FIELD}\b`),
];

function searches(source: string): string[] {
  return source.split("\n").filter((line) => FORBIDDEN.some((pattern) => pattern.test(line)));
}

describe("sentences of the service", () => {
  it("are never searched or parsed", () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: "utf8" }).filter(
      (name) => /\.tsx?$/.test(name) && !name.endsWith(".test.ts"),
    );
    expect(files.length).toBeGreaterThan(100);
    const found = files.flatMap((name) =>
      searches(readFileSync(join(SOURCES, name), "utf8")).map((line) => `${name}: ${line.trim()}`),
    );
    expect(found).toEqual([]);
  });
  it("would be found if they were", () => {
    expect(searches('if (update.reason.includes("waits")) return;')).toHaveLength(1);
    expect(searches("const [left] = drift.sentence?.split(':');")).toHaveLength(1);
    expect(searches("return /^no evidence/.test(failure.detail);")).toHaveLength(1);
    expect(searches("const parts = path.split('/');")).toHaveLength(0);
  });
});
