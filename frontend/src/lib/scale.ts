/** Steps of 1, 2 or 5 times a power of ten that cover a range, about `count` of them. */
export function ticks(from: number, to: number, count = 4): number[] {
  if (!(to > from)) return [from];
  const raw = (to - from) / count;
  const size = 10 ** Math.floor(Math.log10(raw));
  const step = ([1, 2, 5].find((each) => each * size >= raw) ?? 10) * size;
  const out: number[] = [];
  for (let at = Math.ceil(from / step - 1e-9); at * step <= to + step * 1e-9; at++)
    out.push(Number((at * step).toPrecision(12)));
  return out;
}

/** A range that holds all values with a little air, and ends on ticks. */
export function around(values: readonly number[], options: { from?: number } = {}): [number, number] {
  const low = options.from ?? Math.min(...values);
  const high = Math.max(...values);
  const air = (high - low || Math.abs(high) || 1) * 0.15;
  return [options.from ?? low - air, high + air];
}

/** An axis from 0 to a round number that holds the highest value, with ticks far enough apart to be read. */
export function axisFromZero(highest: number): {
  from: number;
  to: number;
  ticks: { at: number; text: string }[];
} {
  const steps = ticks(0, highest, 3);
  const step = (steps[1] ?? highest) - (steps[0] ?? 0);
  const last = steps.at(-1) ?? 0;
  const to = last < highest ? Number((last + step).toPrecision(12)) : last;
  const all = last < highest ? [...steps, to] : steps;
  return { from: 0, to, ticks: all.map((at) => ({ at, text: at.toFixed(step < 0.1 ? 2 : 1) })) };
}
