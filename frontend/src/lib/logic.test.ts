import { describe, expect, it, test } from "vitest";
import { failureOf } from "@/lib/api/failure";
import type {
  EvaluationTrace,
  NodeChange,
  ReviewItem,
  Scorecard,
  ScorecardVersion,
  ScoreLine,
  Signal,
} from "@/lib/api/types";
import { contentSecurityPolicy } from "@/lib/csp";
import { erasedRows, toType } from "@/lib/erasure";
import { chips, isFiltered, parse, serialize } from "@/lib/filters";
import { countries, duration, points, relative, score } from "@/lib/format";
import * as history from "@/lib/history";
import { leadName } from "@/lib/lead-name";
import namedLeads from "@/lib/lead-name.cases.json";
import {
  comparisons,
  curve,
  figureInWords,
  headline,
  isWaiting,
  passed,
  verdict,
  verdictInWords,
  versionInWords,
} from "@/lib/learning";
import { anchorsOf, linksOf, segments } from "@/lib/quotes";
import * as review from "@/lib/review";
import { safeNext } from "@/lib/safe-next";
import { ticks } from "@/lib/scale";
import { chance, extent, scoreSentence, strongest, waterfall } from "@/lib/score";
import { changesOf, diff, HOT_KEY, levelKey, moveThreshold, WARM_KEY } from "@/lib/scorecard";
import cases from "@/lib/texts.cases.json";
import { activityInWords, changeInWords } from "@/lib/timeline";
import { damageInWords, liftInWords, sourceInWords, valueInWords } from "@/lib/words";

const line = (points: number, kind: ScoreLine["kind"] = "characteristic"): ScoreLine => ({
  kind,
  characteristic: "seniority",
  title: `worth ${points}`,
  group: "fit",
  level: "vp",
  points,
  evidence: { source: "fact:seniority", value: "vp", quote: null },
  sources: [],
});

test("the library's generated cases are there, of every kind", () => {
  expect(cases.headlines.length).toBeGreaterThan(10);
  expect(new Set(cases.changes.map((each) => each.change.kind)).size).toBe(7);
  for (const list of [
    cases.verdicts,
    cases.scores,
    cases.lifts,
    cases.damages,
    Object.keys(cases.sources),
    namedLeads,
  ])
    expect(list.length).toBeGreaterThan(1);
});

describe("the waterfall", () => {
  it("ends exactly at the total", () => {
    const bars = waterfall(35, [line(10), line(-8.578125), line(0.015625)]);
    expect(bars.at(-1)?.to).toBe(36.4375);
    expect(bars[1]?.from).toBe(bars[0]?.to);
  });
  it("spans what it reaches and no more", () => {
    expect(extent(35, waterfall(35, [line(14), line(-20)]))).toEqual([20, 50]);
    expect(extent(0, [])).toEqual([0, 10]);
  });
  it.each(cases.scores as (Parameters<typeof scoreSentence>[0] & { sentence: string })[])(
    "is one sentence, the same as the library's: $sentence",
    ({ sentence, ...lead }) => {
      expect(scoreSentence(lead)).toBe(sentence);
    },
  );
  it("has a chance in the words of the command line", () => {
    for (const { probability, low, high, words } of cases.chances)
      expect(chance(probability, low, high)).toBe(words);
  });
  it("names reasons, not limits", () => {
    const said = strongest([line(10), line(-9, "limit"), line(-3), line(2), line(1)], 2);
    expect(said.gains.map((each) => each.points)).toEqual([10, 2]);
    expect(said.losses.map((each) => each.points)).toEqual([-3]);
  });
});

describe("quotes in a message", () => {
  const signal = (quote: string, start: number, kind: Signal["kind"] = "intent"): Signal => ({
    kind,
    level: "demo",
    quote,
    field: "lead_message",
    start,
    detector: "rules",
    confidence: 1,
  });
  it("join to the text again, overlapping ones too", () => {
    const text = "We need a demo before March, please.";
    const parts = segments(text, [signal("a demo before March", 8), signal("before March", 15, "timeline")]);
    expect(parts.map((part) => part.text).join("")).toBe(text);
    expect(parts.find((part) => part.text === "before March")?.signals).toHaveLength(2);
  });
  it("stand where they were read although an emoji counts twice here", () => {
    const parts = segments("👋 hi, book a demo", [signal("book a demo", 6)]);
    expect(parts.at(-1)).toMatchObject({ text: "book a demo", signals: [{ kind: "intent" }] });
  });
  it("are left out where the words are not there", () => {
    expect(segments("something else", [signal("book a demo", 3)])).toEqual([
      { text: "something else", signals: [] },
    ]);
  });
});

describe("links between score and words", () => {
  const read = (kind: Signal["kind"], quote: string, start: number): Signal => ({
    kind,
    level: "demo",
    quote,
    field: "lead_message",
    start,
    detector: "rules",
    confidence: 1,
  });
  const scored = (kind: string, quote: string): ScoreLine => ({
    ...line(5),
    evidence: { source: `signal:${kind}`, value: "demo", quote },
  });
  it("join a line with the words it rests on, once, in the texts that are shown", () => {
    const text = "We want a demo before March.";
    const signals = [read("intent", "a demo before March", 8), read("timeline", "before March", 15)];
    const score = {
      signals,
      lines: [scored("intent", "a demo before March"), scored("timeline", "before March"), line(3)],
    };
    const links = linksOf(score, ["lead_message"]);
    expect([...links.values()]).toEqual(["intent", "timeline"]);
    const anchors = anchorsOf(segments(text, signals), links).flat();
    expect(anchors.toSorted()).toEqual(["intent", "timeline"]);
    expect(linksOf(score, ["pain_point"]).size).toBe(0);
  });
});

describe("what learning says", () => {
  const evaluation = (differences: EvaluationTrace["differences"]): EvaluationTrace => ({
    id: "e",
    label_count: 95,
    known_count: 95,
    positive_count: 45,
    evaluated_count: 62,
    champion_number: 1,
    challenger_number: 3,
    metrics_champion: { log_loss: { value: 0.6, low: null, high: null } },
    metrics_challenger: { log_loss: { value: 0.5, low: null, high: null } },
    metrics_base_rate: {},
    differences,
    weights_changed: [],
    sampled_count: 0,
    set_aside: [],
    ranking: null,
    impact: null,
    drift: [],
    verdict: null,
    label_order: null,
    promoted: false,
    verdict_reason: null,
    created_at: "2026-11-01T00:00:00Z",
  });
  it("is plain where an interval says it, and where it does not", () => {
    const told = comparisons(
      evaluation({
        base_rate: { value: -0.14, low: -0.23, high: -0.05 },
        champion: { value: 0.002, low: -0.02, high: 0.02 },
      }),
    );
    expect(told[0]).toBe("Clearly more accurate than guessing the average.");
    expect(told[1]).toBe("No better than version 1.");
    expect(verdict({ ...evaluation({}), verdict: "keep" })).toEqual([
      "The outcomes don't show that a new version would be better.",
    ]);
  });
  it("says every verdict in the words of the command line", () => {
    expect(new Set(cases.headlines.map((each) => each.verdict))).toEqual(
      new Set(["promote", "in_part", "calibrate", "keep", null]),
    );
    for (const { dry_run_mode: mode, headline: words, ...each } of cases.headlines) {
      const evaluation = each as Parameters<typeof headline>[0];
      expect(headline(evaluation, mode ? { mode } : undefined)).toBe(words);
    }
  });
  it("says results and compares versions in the sentences of the command line", () => {
    for (const { sentences, comparisons: compared, ...each } of cases.verdicts) {
      const update = { ...each, differences: each.differences ?? {} } as unknown as EvaluationTrace;
      expect(verdict(update)).toEqual(sentences);
      expect(comparisons(update)).toEqual(compared);
    }
  });
  it.each(cases.figures)(
    "says figures in the words of the command line: $words",
    ({ name, figure, words }) => {
      expect(figureInWords(name as "lift" | "auc" | "ece", figure)).toBe(words);
    },
  );
  it.each(cases.reasons)("gives the reason of a verdict in the words of the command line: $words", (each) => {
    expect(verdictInWords(each as Pick<EvaluationTrace, "verdict" | "verdict_reason">)).toBe(each.words);
  });
  it("says why a version was made by its update's verdict, or else a person's note", () => {
    const version = { reason: "we sell to banks now", verdict: null } as ScorecardVersion;
    expect(versionInWords(version)).toBe("we sell to banks now");
    const learned = { ...version, reason: "", verdict: "calibrate", verdict_reason: null } as const;
    expect(versionInWords(learned)).toBe(
      "it keeps the points of the version before and turns scores into probabilities",
    );
  });
  it("says sources and lifts in the words of the command line", () => {
    for (const [source, words] of Object.entries(cases.sources)) expect(sourceInWords(source)).toBe(words);
    for (const { sentence, steps } of cases.lifts) expect(liftInWords({ steps })).toBe(sentence);
  });
  it("says what is damaged in a file in the words of the command line", () => {
    for (const { sentences, ...damage } of cases.damages) expect(damageInWords(damage)).toEqual(sentences);
  });
  it("decides by the verdict", () => {
    const refused = { ...evaluation({}), verdict: "keep" as const };
    expect([passed(refused), isWaiting(refused)]).toEqual([false, false]);
    const open = { ...evaluation({}), verdict: "in_part" as const };
    expect([passed(open), isWaiting(open)]).toEqual([true, true]);
    expect(isWaiting({ ...open, promoted: true })).toBe(false);
    expect(isWaiting(evaluation({}))).toBe(false);
  });
  it("draws the error of what was in use, the challenger's beside it", () => {
    const [first, second] = curve([{ ...evaluation({}), promoted: true, label_count: 120 }, evaluation({})]);
    expect([first?.inUse.value, first?.challenger?.value]).toEqual([0.6, 0.5]);
    expect([second?.inUse.value, second?.challenger, second?.number]).toEqual([0.5, null, 3]);
  });
  it("puts ticks on round figures", () => {
    expect(ticks(0.47, 0.71)).toEqual([0.5, 0.6, 0.7]);
    expect(ticks(32, 196)).toEqual([50, 100, 150]);
    expect(ticks(5, 5)).toEqual([5]);
  });
});

describe("filters in the address bar", () => {
  it("come back as they went", () => {
    const search =
      "q=acme&label=HOT%2CWARM&status=NEW&source=referral&action=HOLD&from=2026-11-01&sort=newest";
    expect(serialize(parse(Object.fromEntries(new URLSearchParams(search))))).toBe(search);
  });
  it("leave out what nobody could have set", () => {
    const filters = parse({ label: "HOT,toString,LUKEWARM", from: "yesterday", sort: "DROP TABLE" });
    expect(serialize(filters)).toBe("label=HOT");
  });
  it("give a chip for each, that takes just itself away", () => {
    const filters = parse({ label: "HOT,COLD", q: "acme" });
    expect(chips(filters).map((chip) => chip.text)).toEqual(["Hot", "Cold", "“acme”"]);
    expect(chips(filters)[0]?.without.labels).toEqual(["COLD"]);
    expect(isFiltered(parse({ sort: "oldest" }))).toBe(false);
  });
});

describe("undo and redo of typing", () => {
  it("take a burst of typing as one step", () => {
    let text = history.start("a");
    text = history.type(text, "ab", 1000);
    text = history.type(text, "abc", 1100);
    text = history.type(text, "abcd", 9000);
    expect(history.undo(text).present).toBe("abc");
    expect(history.undo(history.undo(text)).present).toBe("a");
    expect(history.redo(history.undo(text)).present).toBe("abcd");
  });
  it("forget what was undone once something else is typed", () => {
    const text = history.undo(history.type(history.start("a"), "ab", 1000));
    expect(history.redo(history.type(text, "ax", 5000)).present).toBe("ax");
  });
});

describe("the inbox", () => {
  const item = (id: string) => ({ draft: { id } }) as ReviewItem;
  const inbox = () => review.open([item("a"), item("b"), item("c")], 60);
  it("goes on to the next after a decision and puts it back on undo", () => {
    const decided = review.reduce(inbox(), { kind: "decide", draftId: "a", verdict: "approve" });
    expect(review.current(decided)?.draft.id).toBe("b");
    const back = review.reduce(decided, { kind: "restore", draftId: "a" });
    expect(back).toEqual(inbox());
  });
  it("stays within its ends", () => {
    const last = review.reduce(review.reduce({ ...inbox(), index: 2 }, { kind: "step", by: 1 }), {
      kind: "decide",
      draftId: "c",
      verdict: "hold",
    });
    expect(review.current(last)?.draft.id).toBe("b");
    expect(review.reduce(inbox(), { kind: "step", by: -1 }).index).toBe(0);
  });
  it("keeps its place when an earlier one comes off the list", () => {
    const at = review.reduce({ ...inbox(), index: 2 }, { kind: "decide", draftId: "a", verdict: "approve" });
    expect(review.current(at)?.draft.id).toBe("c");
  });
  it("takes more in, each once, and not those decided", () => {
    const decided = review.reduce(inbox(), { kind: "decide", draftId: "a", verdict: "approve" });
    const more = review.reduce(decided, {
      kind: "more",
      items: [item("a"), item("c"), item("d")],
      isLast: true,
    });
    expect(more.waiting.map((each) => each.draft.id)).toEqual(["b", "c", "d"]);
    expect(more.total).toBe(60);
    expect(review.tally(more).get("approve")).toBe(1);
  });
});

describe("words and numbers", () => {
  it("round as people say them, never up into the next label", () => {
    expect(score(69.98)).toBe("69");
    expect(points(14.4)).toBe("+14");
    expect(points(-3)).toBe("−3");
    expect(points(-0.2)).toBe("−0.2");
    expect(points(0.97)).toBe("+1");
    expect(points(-0.01)).toBe("0");
    expect(duration(0.4)).toBe("400 µs");
    expect(duration(1234)).toBe("1.2 s");
  });
  it("say how long ago", () => {
    const now = Date.parse("2026-11-24T12:00:00Z");
    expect(relative("2026-11-24T11:59:40Z", now)).toBe("just now");
    expect(relative("2026-11-24T10:00:00Z", now)).toBe("2h");
    expect(relative("2026-11-27T12:00:00Z", now)).toBe("in 3d");
    const inSentence = (iso: string) => relative(iso, now, { ago: true });
    expect(inSentence("2026-11-24T11:59:40Z")).toBe("just now");
    expect(inSentence("2026-11-24T10:00:00Z")).toBe("2 hours ago");
    expect(inSentence("2026-11-27T12:00:00Z")).toBe("in 3 days");
  });
  it("name each country once, under its present code", () => {
    const all = countries();
    expect(all.length).toBeGreaterThan(240);
    expect(new Set(all.map(([, name]) => name)).size).toBe(all.length);
    const codes = new Map(all.map(([code, name]) => [name, code]));
    expect([codes.get("Germany"), codes.get("United Kingdom"), codes.get("Russia")]).toEqual([
      "DE",
      "GB",
      "RU",
    ]);
    expect([...codes.keys()]).not.toContain("European Union");
  });
  it.each(namedLeads)("call a lead by the name that the library uses: $display_name", (lead) => {
    expect(leadName({ ...lead, id: "0197abcd-1234-7000-8000-000000000000" })).toBe(lead.display_name);
  });
  it("say where something comes from", () => {
    expect(sourceInWords("signal:timeline")).toBe("timeline in the message");
    expect(sourceInWords("attribute:Plan: old")).toBe("custom field “Plan: old”");
    expect(sourceInWords("pair:Plan × Seats")).toBe("custom fields “Plan” and “Seats”");
    expect(valueInWords("seniority", "c_level")).toBe("C-level");
    expect(valueInWords("time_zone", "Europe/Stockholm")).toBe("Europe/Stockholm");
  });
});

describe("the content security policy", () => {
  it("lets no script run without the nonce", () => {
    const policy = contentSecurityPolicy("abc", { development: false });
    const scripts = policy.split("; ").find((part) => part.startsWith("script-src"));
    expect(scripts).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
    expect(policy).not.toContain("style-src 'self' 'unsafe-inline'");
  });
});

describe("a scorecard on sliders", () => {
  const card: Scorecard = {
    base: 35,
    calibration: null,
    groups: [],
    thresholds: { hot: 70, warm: 45 },
    characteristics: [
      {
        name: "source",
        title: "source",
        group: "engagement",
        origin: "field",
        key: "source",
        bounds: [],
        exact_values: [],
        halves: null,
        form: null,
        levels: [
          { name: "referral", points: 4, title: "referred", label_count: null },
          { name: "missing", points: 0, title: null, label_count: null },
        ],
      },
    ],
  };
  it("sends only what differs", () => {
    expect(changesOf(card, { [levelKey("source", "referral")]: 4 })).toBeNull();
    expect(changesOf(card, { [levelKey("source", "referral")]: 9 })).toEqual({
      points: [{ characteristic: "source", level: "referral", points: 9 }],
      thresholds: null,
    });
  });
  it("keeps warm below hot whichever is moved", () => {
    const down = moveThreshold(card, {}, "hot", 40);
    expect([down[HOT_KEY], down[WARM_KEY]]).toEqual([40, 39]);
    const up = moveThreshold(card, {}, "warm", 80);
    expect([up[HOT_KEY], up[WARM_KEY]]).toEqual([81, 80]);
    expect(changesOf(card, up)?.thresholds).toEqual({ hot: 81, warm: 80 });
  });
  it("tells two versions apart, a level that is new included", () => {
    const other = {
      ...card,
      characteristics: card.characteristics.map((each) => ({
        ...each,
        levels: [...each.levels, { name: "partner", points: -2, title: null, label_count: null }],
      })),
    };
    expect(diff(card, other)).toMatchObject([{ level: "partner", before: 0, after: -2 }]);
    expect(diff(card, card)).toEqual([]);
  });
});

describe("where one goes after signing in", () => {
  it("is a page of ours", () => {
    expect(safeNext("/leads?label=HOT")).toBe("/leads?label=HOT");
    for (const trick of [
      "//evil.example",
      "/\\evil.example",
      "/.//evil.example",
      "/..//evil.example",
      "/a/..//evil.example",
      "/\t/evil.example",
      "http://here.invalid//evil.example",
      "https://evil.example",
      "/login?next=/login",
      null,
      "leads",
    ])
      expect(safeNext(trick)).toBe("/");
  });
});

describe("a failure", () => {
  it("is what the service said, with the id that its log knows", () => {
    const problem = {
      title: "Not valid",
      detail: "d",
      request_id: "r1",
      errors: [{ pointer: "body/email", message: "no @" }],
    };
    expect(failureOf(422, problem, null)).toEqual({
      title: "Not valid",
      detail: "Email: no @",
      status: 422,
      requestId: "r1",
      fields: { email: "no @" },
    });
  });
  it("says the status where the reply was no problem document", () => {
    expect(failureOf(502, "<html>", "r2")).toMatchObject({
      title: "Unexpected response from LeadOps (502)",
      requestId: "r2",
    });
  });
});

describe("the timeline", () => {
  it("says a score with what follows from it", () => {
    const payload = {
      score: { total: 71.98, label: "HOT" },
      decision: { action: "SEND_EMAIL", sentence: "Asks." },
    };
    expect(activityInWords({ type: "SCORED", payload })).toEqual({
      title: "Scored 71, Hot: send email",
      detail: "Asks.",
    });
  });
  it("never shows an id, and says what it does not know plainly", () => {
    expect(activityInWords({ type: "NOTE", payload: { lead_id: "x", seen: 3 } }).title).toBe("seen: 3");
    expect(
      activityInWords({
        type: "STATUS_CHANGED",
        payload: { from: "NEW", to: "QUALIFIED", reason: "hot_lead" },
      }),
    ).toEqual({
      title: "New → Qualified",
      detail: "Hot lead",
    });
  });
});

test("timeline says why a status changed", () => {
  const payload = { from: "QUALIFIED", to: "CONTACTED", reason: "email_sent" };
  expect(activityInWords({ type: "STATUS_CHANGED", payload }).detail).toBe("Email sent");
});

describe("an erasure", () => {
  const lead = { id: "0197", email: null, first_name: "Ada", last_name: "Lovelace", company_name: null };
  it("asks for the address, or for the name of who has none", () => {
    expect(toType({ ...lead, email: "ada@analytical.example" })).toBe("ada@analytical.example");
    expect(toType(lead)).toBe("Ada Lovelace");
  });
  it("counts rows over all tables", () => {
    expect(erasedRows({ leads: 1, activities: 12 })).toBe(13);
    expect(erasedRows({})).toBe(0);
  });
});

describe("an outcome that was taken back", () => {
  const payload = { outcome: "closed_won", withdrawn_id: "0197", notes: "wrong lead" };
  it("is said, with where the lead went back to", () => {
    expect(
      activityInWords({
        type: "STATUS_CHANGED",
        payload: { ...payload, from: "CLOSED_WON", to: "CONTACTED", reason: "outcome withdrawn" },
      }),
    ).toEqual({ title: "Outcome withdrawn: Closed won", detail: "Closed won → Contacted: wrong lead" });
  });
  it("is said where the status stays", () => {
    const said = { type: "NOTE", payload: { ...payload, text: "Outcome withdrawn: closed_won" } } as const;
    expect(activityInWords(said)).toEqual({ title: "Outcome withdrawn: Closed won", detail: "wrong lead" });
  });
});

describe("what a node changed", () => {
  it.each(cases.changes as { change: NodeChange; words: string }[])(
    "is in the library's words: $words",
    ({ change, words }) => {
      expect(changeInWords(change)).toBe(words);
    },
  );
});
