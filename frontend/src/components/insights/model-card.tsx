import type { ReactNode } from "react";
import type { ModelCard as Card, EvaluationTrace, Figure } from "@/lib/api/types";
import { count, exact, percent, plural, points, score } from "@/lib/format";
import { columnInWords, comparisons, figureColumns, figureParts, verdict } from "@/lib/learning";
import { CARD_LIMITS, FIGURES, OUTCOME_NOUN, PLAIN_FIGURES } from "@/lib/words";
import { Section } from "../ui/states";
import { RelativeTime } from "../ui/time";

/** What a version learned from, how it was tested, which columns it uses, and its limits. */
export function ModelCard({ card }: { card: Card }) {
  return (
    <>
      <p className="text-ink-2">
        {card.is_active ? "Active. " : ""}Made by {card.made_by} <RelativeTime at={card.created_at} ago />
        {card.parent_number ? `, based on version ${card.parent_number}` : ""}. Hot from{" "}
        {score(card.thresholds.hot)}, warm from {score(card.thresholds.warm)}.
      </p>
      <div className="grid items-start gap-4 lg:grid-cols-2 [&>*]:min-w-0">
        <div className="flex flex-col gap-4">
          <Section title="Limits">
            <Lines lines={card.limits.map((limit) => CARD_LIMITS[limit])} />
          </Section>
          {card.evaluation ? <Learned card={card} evaluation={card.evaluation} /> : null}
        </div>
        <div className="flex flex-col gap-4">
          <Section
            title="Columns used"
            aside={<span className="num text-ink-2">{plural(card.columns.length, "column")}</span>}
          >
            <Columns card={card} />
          </Section>
          {card.evaluation?.set_aside.length ? (
            <Section title="Columns not used">
              <dl className="grid gap-y-2">
                {card.evaluation.set_aside.map(({ column, reason }) => (
                  <div key={column}>
                    <dt className="font-medium wrap-anywhere">{columnInWords(column)}</dt>
                    <dd className="wrap-anywhere text-ink-2">{reason}</dd>
                  </div>
                ))}
              </dl>
            </Section>
          ) : null}
        </div>
      </div>
    </>
  );
}

function Learned({ card, evaluation }: { card: Card; evaluation: EvaluationTrace }) {
  const share = evaluation.label_count ? evaluation.positive_count / evaluation.label_count : 0;
  return (
    <>
      <Section title="Data">
        <p className="num">
          {plural(evaluation.label_count, ...OUTCOME_NOUN)}, {count(evaluation.positive_count)} good (
          {percent(share)})
          {card.first_outcome_at && card.last_outcome_at
            ? `, from ${day(card.first_outcome_at)} to ${day(card.last_outcome_at)}`
            : ""}
          .
        </p>
        {evaluation.label_order ? <p className="mt-1">{evaluation.label_order.sentence}.</p> : null}
      </Section>
      <Section title="Test">
        <Lines lines={verdict(evaluation)} />
        <Figures evaluation={evaluation} />
      </Section>
      {evaluation.drift.length ? (
        <Section title="Drift">
          <Lines lines={evaluation.drift.map(({ sentence }) => sentence)} />
        </Section>
      ) : null}
    </>
  );
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-1">
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}

function Figures({ evaluation }: { evaluation: EvaluationTrace }) {
  const columns = figureColumns(evaluation);
  if (!Object.keys(evaluation.metrics_challenger).length) return null;
  const head = ["Metric", ...columns.map(({ title }) => title)];
  const plain = Object.entries(PLAIN_FIGURES) as [keyof typeof PLAIN_FIGURES, string][];
  return (
    <>
      <Table head={head}>
        {plain.map(([name, title]) => (
          <tr key={name} className="border-t border-line align-top">
            <th scope="row" className="py-1.5 pr-3 text-left font-normal">
              {title}
            </th>
            {columns.map(({ title: column, figures }) => (
              <PlainValue key={column} name={name} figure={figures[name]} />
            ))}
          </tr>
        ))}
      </Table>
      <p className="mt-2 text-xs text-ink-3">In parentheses: 90% intervals.</p>
      <details className="mt-2">
        <summary className="cursor-pointer text-ink-2">Details</summary>
        <Lines lines={comparisons(evaluation)} />
        <Table head={head}>
          {Object.entries(FIGURES).map(([name, title]) => (
            <tr key={name} className="border-t border-line align-top">
              <th scope="row" className="py-1.5 pr-3 text-left font-normal">
                {title}
              </th>
              {columns.map(({ title: column, figures }) => (
                <Value key={column} figure={figures[name]} />
              ))}
            </tr>
          ))}
        </Table>
      </details>
    </>
  );
}

/** The value and its interval in two lines, so that neither breaks in a narrow column. */
function PlainValue({ name, figure }: { name: keyof typeof PLAIN_FIGURES; figure: Figure | undefined }) {
  if (!figure) return <td className="py-1.5 pl-2 text-right text-ink-3">–</td>;
  const { value, interval } = figureParts(name, figure);
  return (
    <td className="num py-1.5 pl-2 text-right whitespace-nowrap">
      {value}
      {interval ? <span className="block text-xs text-ink-2">{interval}</span> : null}
    </td>
  );
}

function Value({ figure }: { figure: Figure | undefined }) {
  if (!figure) return <td className="py-1.5 pl-2 text-right text-ink-3">–</td>;
  return (
    <td className="num py-1.5 pl-2 text-right">
      {figure.value.toFixed(3)}
      {figure.low !== null && figure.high !== null ? (
        <span className="block text-xs whitespace-nowrap text-ink-2">
          {figure.low.toFixed(3)}–{figure.high.toFixed(3)}
        </span>
      ) : null}
    </td>
  );
}

function Columns({ card }: { card: Card }) {
  return (
    <Table head={["Column", "Levels", "Lowest", "Highest"]}>
      {card.columns.map((column) => (
        <tr key={`${column.origin}:${column.key}`} className="border-t border-line">
          <th scope="row" className="py-1.5 pr-3 text-left font-normal wrap-anywhere">
            {column.title}
          </th>
          <td className="num py-1.5 pl-2 text-right text-ink-2">{count(column.level_count)}</td>
          <td className="num py-1.5 pl-2 text-right" title={exact(column.lowest)}>
            {points(column.lowest)}
          </td>
          <td className="num py-1.5 pl-2 text-right" title={exact(column.highest)}>
            {points(column.highest)}
          </td>
        </tr>
      ))}
    </Table>
  );
}

function Table({ head, children }: { head: readonly string[]; children: ReactNode }) {
  return (
    <table className="mt-2 w-full">
      <thead className="text-xs text-ink-2">
        <tr>
          {head.map((name, index) => (
            <th key={name} scope="col" className={`font-medium ${index ? "pl-2 text-right" : "text-left"}`}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  );
}

function day(iso: string): string {
  return iso.slice(0, 10);
}
