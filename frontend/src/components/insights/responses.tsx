import type { Route } from "next";
import Link from "next/link";
import type { ResponseBreakdown, ResponseGroup, ResponseRate, ResponseReport } from "@/lib/api/types";
import { count, percent } from "@/lib/format";
import { omittedGroups, responseInterval, responseSentences, responseValue } from "@/lib/responses";
import { RESPONSE_COLUMNS, RESPONSE_DIMENSIONS, RESPONSE_INTERVALS, RESPONSE_SMALL } from "@/lib/words";
import { Section } from "../ui/states";

type Dimension = ResponseBreakdown["dimension"];

const PERIODS = [30, 90, 365] as const;
const RATES = ["replied", "positive", "meetings"] as const;
export const RESPONSE_DAYS = 90;

/** The groupings and periods that an address can name. */
export function responseChoice(params: Readonly<Record<string, string | string[] | undefined>>): {
  by: Dimension;
  days: number;
} {
  const by = Object.keys(RESPONSE_DIMENSIONS).find((name) => name === params.by);
  const days = PERIODS.find((period) => String(period) === params.days);
  return { by: (by as Dimension | undefined) ?? "source", days: days ?? RESPONSE_DAYS };
}

/** Reply and meeting rates of the leads whose first email was sent in a period, by one dimension. */
export function Responses({ report, by }: { report: ResponseReport; by: Dimension }) {
  const shown = report.breakdowns.find(({ dimension }) => dimension === by);
  const isSmall = shown?.groups.some((group) => group.is_small);
  return (
    <Section
      title="Replies and meetings"
      aside={
        <nav aria-label="Period" className="flex gap-1">
          {PERIODS.map((days) => (
            <Choice key={days} by={by} days={days} isCurrent={days === report.days}>
              {days} days
            </Choice>
          ))}
        </nav>
      }
    >
      <p className="num">{responseSentences(report).join(" ")}</p>
      {report.total.contacted && shown ? (
        <>
          <nav aria-label="Grouping" className="mt-3 flex flex-wrap gap-1">
            {(Object.entries(RESPONSE_DIMENSIONS) as [Dimension, string][]).map(([dimension, words]) => (
              <Choice key={dimension} by={dimension} days={report.days} isCurrent={dimension === by}>
                {words}
              </Choice>
            ))}
          </nav>
          <table className="mt-2 w-full">
            <thead className="text-xs text-ink-2">
              <tr>
                <th scope="col" className="text-left align-bottom font-medium">
                  {RESPONSE_DIMENSIONS[by]}
                </th>
                {Object.values(RESPONSE_COLUMNS).map((words) => (
                  <th key={words} scope="col" className="pl-3 text-right align-bottom font-medium">
                    {words}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {shown.groups.map((group) => (
                <Row key={group.value} group={group} name={responseValue(by, group.value)} />
              ))}
              <Row group={{ ...report.total, is_small: false }} name="All" isTotal />
            </tbody>
          </table>
          <p className="mt-2 text-xs text-ink-3">
            {[omittedGroups(shown), RESPONSE_INTERVALS, isSmall && `* ${RESPONSE_SMALL}`]
              .filter(Boolean)
              .join(" ")}
          </p>
        </>
      ) : null}
    </Section>
  );
}

function Choice({
  by,
  days,
  isCurrent,
  children,
}: {
  by: Dimension;
  days: number;
  isCurrent: boolean;
  children: React.ReactNode;
}) {
  return (
    <Link
      href={`/insights?by=${by}&days=${days}` as Route}
      scroll={false}
      aria-current={isCurrent ? "true" : undefined}
      className={`rounded px-1.5 py-1 text-sm whitespace-nowrap sm:px-2 ${isCurrent ? "bg-sunken font-medium" : "text-ink-2 hover:bg-sunken"}`}
    >
      {children}
    </Link>
  );
}

function Row({ group, name, isTotal = false }: { group: ResponseGroup; name: string; isTotal?: boolean }) {
  return (
    <tr className={`border-t border-line align-top ${isTotal ? "font-medium" : ""}`}>
      <th scope="row" className={`py-1.5 text-left wrap-anywhere ${isTotal ? "font-medium" : "font-normal"}`}>
        {name}
        {group.is_small ? " *" : ""}
      </th>
      <td className="num py-1.5 pl-3 text-right">{count(group.contacted)}</td>
      {RATES.map((rate) => (
        <Rate key={rate} rate={group[rate]} />
      ))}
    </tr>
  );
}

function Rate({ rate }: { rate: ResponseRate }) {
  return (
    <td className="num py-1.5 pl-3 text-right">
      {count(rate.count)}
      {rate.share === null ? null : (
        <span className="block text-xs whitespace-nowrap text-ink-2">
          {percent(rate.share)} <span className="max-sm:block">({responseInterval(rate)})</span>
        </span>
      )}
    </td>
  );
}
