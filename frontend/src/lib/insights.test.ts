import { expect, test } from "vitest";
import { score } from "./format";
import { axisFromZero } from "./scale";
import { valueAt } from "./scorecard";

test.each([0.1, 0.3, 0.47, 1.2, 7.3])(
  "axis up to %d has a labeled top and few, distinct labels",
  (highest) => {
    const axis = axisFromZero(highest);
    const texts = axis.ticks.map((tick) => tick.text);
    expect(axis.ticks[0]?.at).toBe(0);
    expect(axis.ticks.at(-1)?.at).toBe(axis.to);
    expect(axis.to).toBeGreaterThanOrEqual(highest);
    expect(new Set(texts).size).toBe(texts.length);
    // On the height that the charts have, closer labels would lie on top of each other.
    expect(texts.length).toBeLessThanOrEqual(5);
  },
);

test("threshold slider back at its written number has the saved value again", () => {
  const saved = 74.65625;
  expect(score(saved)).toBe("74");
  expect(valueAt(74, saved, Math.floor)).toBe(saved);
  expect(valueAt(75, saved, Math.floor)).toBe(75);
});
