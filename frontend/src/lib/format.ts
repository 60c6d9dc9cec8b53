/** Points with a sign and a true minus, rounded to a whole number; less than one point keeps a decimal. */
export function points(value: number): string {
  const size = Math.abs(value);
  const rounded = size < 0.95 ? Math.round(size * 10) / 10 : Math.round(size);
  if (rounded === 0) return "0";
  return `${value > 0 ? "+" : "−"}${rounded}`;
}

// Created once, on first use: creating a formatter costs as much as formatting a hundred values.
let exactly: Intl.NumberFormat | undefined;
let plainly: Intl.NumberFormat | undefined;
let countryNames: Intl.DisplayNames | undefined;

/** A number with all its digits, for tooltips. */
export function exact(value: number): string {
  exactly ??= new Intl.NumberFormat("en", { maximumFractionDigits: 6 });
  return exactly.format(value).replace("-", "−");
}

/** A score rounded down, so that it never appears to reach the next label. */
export function score(value: number): string {
  return String(Math.floor(value));
}

export function count(value: number): string {
  plainly ??= new Intl.NumberFormat("en");
  return plainly.format(value);
}

export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

export function percent(value: number, digits = 0): string {
  return `${(value * 100).toFixed(digits)}%`;
}

export function money(usd: number): string {
  return usd > 0 && usd < 0.01 ? "< $0.01" : `$${usd.toFixed(2)}`;
}

export function duration(ms: number): string {
  if (ms < 1) return `${Math.round(ms * 1000)} µs`;
  if (ms < 1000) return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
  return `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`;
}

export function bytes(size: number): string {
  if (size < 1000) return `${size} B`;
  if (size < 1_000_000) return `${Math.round(size / 1000)} KB`;
  return `${(size / 1_000_000).toFixed(1)} MB`;
}

const STEPS: [limit: number, seconds: number, unit: string, word: string][] = [
  [3600, 60, "m", "minute"],
  [86_400, 3600, "h", "hour"],
  [30 * 86_400, 86_400, "d", "day"],
  [365 * 86_400, 30 * 86_400, "mo", "month"],
  [Number.POSITIVE_INFINITY, 365 * 86_400, "y", "year"],
];

/** The age of a time: "just now", "5m", "2h", "3d", and "in 2h" in the future; with `ago`, "5 minutes ago" and "in 2 hours". */
export function relative(iso: string, now: number = Date.now(), { ago = false } = {}): string {
  const seconds = (now - Date.parse(iso)) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 45) return "just now";
  for (const [limit, size, unit, word] of STEPS) {
    if (distance < limit) {
      const units = Math.max(1, Math.round(distance / size));
      const text = ago ? plural(units, word) : `${units}${unit}`;
      if (seconds < 0) return `in ${text}`;
      return ago ? `${text} ago` : text;
    }
  }
  return "";
}

let moments: Intl.DateTimeFormat | undefined;

/** A day and time in the reader's time zone: "Tue, Nov 10, 2026, 15:00". */
export function dayAndTime(iso: string): string {
  moments ??= new Intl.DateTimeFormat("en", {
    weekday: "short",
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });
  return moments.format(new Date(iso));
}

function countryName(code: string): string {
  countryNames ??= new Intl.DisplayNames("en", { type: "region", fallback: "code" });
  return countryNames.of(code) ?? code;
}

export function country(code: string | null | undefined): string | null {
  return code ? countryName(code) : null;
}

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// Codes that have a name and are no country.
const NO_COUNTRY = new Set([
  "EU",
  "EZ",
  "UN",
  "QO",
  "XA",
  "XB",
  "ZZ",
  "AC",
  "CP",
  "DG",
  "EA",
  "IC",
  "TA",
  "CQ",
]);

/** Every country's code and name, by name. */
export function countries(): [code: string, name: string][] {
  const found: [string, string][] = [];
  for (const first of LETTERS) {
    for (const second of LETTERS) {
      const code = first + second;
      const name = countryName(code);
      // An old code has the name of the one that took its place.
      const isCurrent = new Intl.Locale("und", { region: code }).region === code;
      if (name && name !== code && isCurrent && !NO_COUNTRY.has(code)) found.push([code, name]);
    }
  }
  const once = new Map(found.toReversed().map(([code, name]) => [name, code]));
  return [...once]
    .map(([name, code]): [string, string] => [code, name])
    .sort((a, b) => a[1].localeCompare(b[1]));
}
