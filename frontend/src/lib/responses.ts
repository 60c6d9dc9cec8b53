import type { ResponseBreakdown, ResponseRate, ResponseReport } from "@/lib/api/types";
import { count, percent, plural } from "@/lib/format";
import {
  DAY_NOUN,
  fill,
  GROUP_NOUN,
  LANGUAGES,
  LEAD_NOUN,
  PURPOSES,
  RESPONSE_NONE,
  RESPONSE_OMITTED,
  RESPONSE_RECENT,
  RESPONSE_SUMMARY,
  RESPONSE_TEMPLATE,
  RESPONSE_UNKNOWN,
  SOURCES,
} from "@/lib/words";

type Dimension = ResponseBreakdown["dimension"];

const SHOWN_DIGITS = 7;

/** How many leads were emailed, and how many of them may still answer. */
export function responseSentences(report: ResponseReport): string[] {
  const days = plural(report.days, ...DAY_NOUN);
  const emailed = report.total.contacted;
  if (!emailed) return [fill(RESPONSE_NONE, { days })];
  const summary = fill(RESPONSE_SUMMARY, { leads: plural(emailed, ...LEAD_NOUN), days });
  return report.recent ? [summary, fill(RESPONSE_RECENT, { count: count(report.recent) })] : [summary];
}

/** The value of a group in words. */
export function responseValue(dimension: Dimension, value: string | null): string {
  if (value === null) return RESPONSE_UNKNOWN;
  if (dimension === "source") return SOURCES[value as keyof typeof SOURCES] ?? value;
  if (dimension === "language") return LANGUAGES[value as keyof typeof LANGUAGES] ?? value;
  if (dimension !== "template") return value;
  const space = value.indexOf(" ");
  const purpose = value.slice(0, space);
  return fill(RESPONSE_TEMPLATE, {
    purpose: PURPOSES[purpose as keyof typeof PURPOSES] ?? purpose,
    version: value.slice(space + 1, space + 1 + SHOWN_DIGITS),
  });
}

/** The 95% interval of a rate, such as "9–53%", or nothing without leads. */
export function responseInterval(rate: ResponseRate): string | undefined {
  if (rate.low === null || rate.high === null) return undefined;
  return `${Math.floor(100 * rate.low + 0.5)}–${percent(rate.high)}`;
}

/** How many groups a breakdown does not list. */
export function omittedGroups(breakdown: ResponseBreakdown): string | undefined {
  if (!breakdown.omitted_groups) return undefined;
  return fill(RESPONSE_OMITTED, { groups: plural(breakdown.omitted_groups, ...GROUP_NOUN) });
}
