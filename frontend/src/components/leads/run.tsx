"use client";

import { ChevronRight } from "lucide-react";
import type { Trace } from "@/lib/api/types";
import { duration, money, plural } from "@/lib/format";
import { changeInWords } from "@/lib/timeline";
import { lookUp, NODES, sentence } from "@/lib/words";
import { RelativeTime } from "../ui/time";

/** One run, step by step: duration, changes, errors, and the input and output of the model. */
export function Run({ trace }: { trace: Trace }) {
  const total = trace.node_events.reduce((sum, event) => sum + event.took_ms, 0);
  // One node after the other, as they ran.
  let before = 0;
  const steps = trace.node_events.map((event) => {
    const from = before;
    before += event.took_ms;
    return { event, from };
  });
  const tokens = trace.tokens_in + trace.tokens_out;
  return (
    <li>
      <details className="group rounded-md border border-line">
        <summary className="flex flex-wrap items-center gap-x-4 gap-y-1 px-3 py-2">
          <span className="flex items-center gap-1.5 font-medium">
            <ChevronRight
              aria-hidden="true"
              className="size-3.5 text-ink-3 transition-transform duration-100 group-open:rotate-90"
            />
            {plural(trace.node_events.length, "step")}
          </span>
          <span className="num text-ink-2">{duration(total)}</span>
          <span className="text-ink-2">
            {trace.model === "offline" ? "Rules and templates, no model" : trace.model}
          </span>
          {tokens ? (
            <span className="num text-ink-2">
              {plural(tokens, "token")}, {money(trace.cost_usd)}
            </span>
          ) : null}
          {trace.scorecard_version ? (
            <span className="text-ink-2">scorecard version {trace.scorecard_version}</span>
          ) : null}
          {trace.errors.length ? (
            <span className="text-loss">{plural(trace.errors.length, "error")}</span>
          ) : null}
          <span className="ml-auto text-xs text-ink-3">
            <RelativeTime at={trace.created_at} />
          </span>
        </summary>
        <ol className="border-t border-line">
          {steps.map(({ event, from }) => (
            <li
              key={`${event.node}:${event.started_at}`}
              className="border-b border-line px-3 py-2 last:border-0"
            >
              <div className="flex items-center gap-3">
                <span className="w-40 shrink-0 truncate" title={event.node}>
                  {lookUp(NODES, event.node) ?? event.node}
                </span>
                <span aria-hidden="true" className="relative h-1.5 flex-1 rounded-full bg-sunken">
                  <span
                    className="absolute inset-y-0 min-w-0.5 rounded-full bg-accent"
                    style={{
                      left: `${total ? (from / total) * 100 : 0}%`,
                      width: `${total ? (event.took_ms / total) * 100 : 0}%`,
                    }}
                  />
                </span>
                <span className="num w-16 shrink-0 text-right text-ink-2">{duration(event.took_ms)}</span>
              </div>
              {event.changes.length ? (
                <ul className="mt-1 flex flex-wrap gap-x-3 text-xs text-ink-2">
                  {event.changes.map((change) => (
                    <li key={change.kind} className="wrap-anywhere">
                      {changeInWords(change)}
                    </li>
                  ))}
                </ul>
              ) : null}
              {event.retries ? (
                <p className="mt-1 text-xs text-ink-2">{plural(event.retries + 1, "attempt")}</p>
              ) : null}
              {event.error ? <p className="mt-1 text-loss wrap-anywhere">{event.error}</p> : null}
            </li>
          ))}
        </ol>
        <ModelText title="Model input, redacted" content={trace.llm_inputs} />
        <ModelText title="Model output" content={trace.llm_outputs} />
      </details>
    </li>
  );
}

function ModelText({ title, content }: { title: string; content: Record<string, unknown> }) {
  if (Object.keys(content).length === 0) return null;
  return (
    <details className="border-t border-line px-3 py-2">
      <summary className="text-ink-2">{title}</summary>
      <div className="relative mt-2 max-h-96 overflow-auto">
        <Readable value={content} />
      </div>
    </details>
  );
}

/** JSON as names and values; texts keep their line breaks. */
function Readable({ value }: { value: unknown }) {
  if (value === null || value === undefined || value === "") return <span className="text-ink-3">–</span>;
  if (typeof value !== "object")
    return <span className="whitespace-pre-wrap wrap-anywhere">{String(value)}</span>;
  const entries = Object.entries(value);
  if (entries.length === 0) return <span className="text-ink-3">none</span>;
  return (
    <dl className="flex flex-col gap-1">
      {entries.map(([key, inner]) => (
        <div key={key} className="grid gap-x-3 sm:grid-cols-[10rem_minmax(0,1fr)]">
          <dt className="text-xs leading-5 text-ink-3">
            {/^\d+$/.test(key) ? Number(key) + 1 : sentence(key.replaceAll("_", " "))}
          </dt>
          <dd className="border-line max-sm:border-l max-sm:pl-3">
            <Readable value={inner} />
          </dd>
        </div>
      ))}
    </dl>
  );
}
