import { describe, expect, it } from "vitest";
import { explorationSentences, percentOf } from "@/lib/exploration";

const REPORT = { share: 0.05, drawn: 1_200, chosen: 61, waiting: 4, contacted: 50, good: 9, bad: 31 };

describe("the random sample", () => {
  it("is told in three sentences", () => {
    expect(explorationSentences(REPORT)).toEqual([
      "5% of the leads that would get no email because of their score are proposed at random.",
      "Passed over because of their score: 1,200. Chosen at random: 61.",
      "Waiting for a decision: 4. Contacted: 50, with 9 good and 31 bad outcomes so far.",
    ]);
  });
  it("is off at a share of 0", () => {
    const empty = { share: 0, drawn: 0, chosen: 0, waiting: 0, contacted: 0, good: 0, bad: 0 };
    expect(explorationSentences(empty)).toEqual(["Off: no lead is proposed at random."]);
  });
  it("has a share in percent without rounding errors", () => {
    expect([0.05, 0.025, 0.07, 0.5].map(percentOf)).toEqual(["5", "2.5", "7", "50"]);
  });
});
