import {
  DAMAGED,
  DAMAGED_AMONG,
  DAMAGED_NOUN,
  EVIDENCE,
  FACTS,
  FIELDS,
  LIFT,
  LIFT_FROM,
  LINE_NOUN,
  OTHER_LINES,
  OTHER_LINES_NOUN,
  ROW_NOUN,
  SIGNAL_LEVELS,
  SKIPPED,
  SKIPPED_NOUN,
  VALUES,
} from "@/lib/api/texts";
import type { FileDamage, ScoreResult } from "@/lib/api/types";
import { count } from "@/lib/format";

export * from "@/lib/api/texts";

/** Fill the named fields of a text: `fill("version {number}", { number: 3 })` is "version 3". */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (field, name: string) => String(values[name] ?? field));
}

/** The text as it reads inside a sentence: "Send email" as "send email", but "VP" and "IT services" unchanged. */
export function inSentence(text: string): string {
  return /^.(?:[a-z]| )/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The name of a field or fact; an unknown name with spaces for underscores. */
export function nameInWords(name: string): string {
  return lookUp(FIELDS, name) ?? lookUp(FACTS, name) ?? sentence(name.replaceAll("_", " "));
}

/** A value of a field or fact; a value that is in no list as it is. */
export function valueInWords(name: string, value: string): string {
  const table = Object.hasOwn(VALUES, name) ? VALUES[name] : undefined;
  return (table && lookUp(table, value)) ?? value;
}

/** A level of a characteristic; an unknown level with spaces for underscores. */
export function levelInWords(characteristic: string, level: string): string {
  const tables: Readonly<Record<string, Readonly<Record<string, string>>>> = { ...SIGNAL_LEVELS, ...VALUES };
  const table = Object.hasOwn(tables, characteristic) ? tables[characteristic] : undefined;
  return (table && lookUp(table, level)) ?? sentence(level.replaceAll("_", " "));
}

/** What is damaged in a file, or nothing if all lines can be read as rows. */
export function damageInWords(damage: FileDamage): string[] {
  const sentences: string[] = [];
  if (damage.damaged > 0) {
    const first = damage.first_lines.slice(0, 5);
    const rest = damage.damaged > first.length ? ", …" : "";
    sentences.push(
      fill(damage.is_complete ? DAMAGED : DAMAGED_AMONG, {
        rows: counted(damage.rows, ROW_NOUN),
        damaged: counted(damage.damaged, DAMAGED_NOUN),
        lines: `${LINE_NOUN[first.length === 1 ? 0 : 1]} ${first.map(count).join(", ")}${rest}`,
      }),
    );
  }
  if (damage.other_lines > 0) {
    sentences.push(fill(OTHER_LINES, { lines: counted(damage.other_lines, OTHER_LINES_NOUN) }));
  }
  if (damage.skipped_lines > 0) {
    sentences.push(fill(SKIPPED, { lines: counted(damage.skipped_lines, SKIPPED_NOUN) }));
  }
  return sentences;
}

function counted(number: number, nouns: readonly [string, string]): string {
  return `${count(number)} ${nouns[number === 1 ? 0 : 1]}`;
}

/** What would have to change, such as "Timeline: within a month instead of no rush". */
export function liftInWords({ steps }: Pick<ScoreResult["lifts"][number], "steps">): string {
  return steps
    .map(({ title, characteristic, from_level: before, to_level: level }) =>
      fill(before === "missing" ? LIFT : LIFT_FROM, {
        title,
        level: inSentence(levelInWords(characteristic, level)),
        before: inSentence(levelInWords(characteristic, before)),
      }),
    )
    .join(" and ");
}

/** The source of a fact or score line, such as `field:email`, as it follows "from". */
export function sourceInWords(source: string): string {
  const at = source.indexOf(":");
  const origin = at < 0 ? source : source.slice(0, at);
  const key = at < 0 ? "" : source.slice(at + 1);
  const text = lookUp(EVIDENCE, key === "*" ? "all" : origin);
  if (!text) return source;
  const [first = "", second = ""] = key.split(" × ", 2);
  const name =
    origin === "field" || origin === "fact"
      ? inSentence(nameInWords(key))
      : origin === "signal" || origin === "list"
        ? key.replace(/[_-]/g, " ")
        : key;
  return fill(text, { name, first, second });
}

/** The text for a key that may be none of the table's. */
export function lookUp(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
