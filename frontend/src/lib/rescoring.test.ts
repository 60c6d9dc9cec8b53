import { expect, test } from "vitest";
import { rescoringInWords, SLOW_START_MS } from "./rescoring";

const state = {
  scorecard_version: 4,
  phase: "running" as const,
  rescored: 120,
  total: 196,
  changed: 90,
  moved: 3,
  started_at: "2026-01-01T00:00:00Z",
  finished_at: null,
};

test("rescoring names the version, the leads and how many are done", () => {
  expect(rescoringInWords(state)).toBe(
    "Scoring 196 leads with version 4: 120 done. Scores change when all are done.",
  );
  expect(rescoringInWords({ ...state, phase: "waiting", rescored: 0 })).toBe(
    "Scoring 196 leads with version 4. Scores change when all are done.",
  );
  expect(rescoringInWords({ ...state, phase: "done", rescored: 196 })).toBe(
    "Version 4 is active. All 196 leads were rescored; 3 changed label.",
  );
  expect(rescoringInWords({ ...state, phase: "done", total: 1, moved: 0 })).toBe(
    "Version 4 is active. 1 lead was rescored; none changed label.",
  );
  expect(rescoringInWords({ ...state, total: 0 })).toBe(
    "Version 4 is active. There are no leads to rescore.",
  );
});

test("rescoring that nobody starts says that leads keep their scores", () => {
  const waiting = { ...state, phase: "waiting" as const, rescored: 0 };
  expect(rescoringInWords(waiting, SLOW_START_MS)).toBe(
    "196 leads wait to be scored with version 4, but no worker is running. Scores stay the same until one starts.",
  );
});
