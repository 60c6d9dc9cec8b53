"use client";

import {
  ChevronRight,
  CircleAlert,
  CircleDot,
  FileInput,
  Gauge,
  Mail,
  MailCheck,
  MessageSquare,
  MoveRight,
  Sparkles,
} from "lucide-react";
import { useState } from "react";
import type { Activity, Trace } from "@/lib/api/types";
import { duration, money, plural } from "@/lib/format";
import { activityInWords } from "@/lib/timeline";
import { sentence } from "@/lib/words";
import { RelativeTime } from "../ui/time";

const ICONS: Record<string, typeof Mail> = {
  INGESTED: FileInput,
  ENRICHED: Sparkles,
  SCORED: Gauge,
  EMAIL_DRAFTED: Mail,
  EMAIL_SENT: MailCheck,
  STATUS_CHANGED: MoveRight,
  NOTE: MessageSquare,
  ERROR: CircleAlert,
};

const KINDS = {
  all: { name: "All", types: null },
  score: { name: "Scores", types: ["ENRICHED", "SCORED"] },
  mail: { name: "E-mail", types: ["EMAIL_DRAFTED", "EMAIL_SENT"] },
  people: { name: "Status & notes", types: ["STATUS_CHANGED", "NOTE"] },
  errors: { name: "Errors", types: ["ERROR"] },
} as const;

type Kind = keyof typeof KINDS;

/** What happened to a lead, newest first; each run opens to what its nodes did. */
export function Timeline({
  activities,
  traces,
}: {
  activities: readonly Activity[];
  traces: readonly Trace[];
}) {
  const [kind, setKind] = useState<Kind>("all");
  const types: readonly string[] | null = KINDS[kind].types;
  const shown = types ? activities.filter((activity) => types.includes(activity.type)) : activities;
  return (
    <div>
      <fieldset className="mb-2 flex flex-wrap gap-1">
        <legend className="sr-only">Show</legend>
        {(Object.keys(KINDS) as Kind[]).map((key) => (
          <button
            key={key}
            type="button"
            aria-pressed={kind === key}
            onClick={() => setKind(key)}
            className="h-7 rounded-md px-2 text-ink-2 hover:bg-sunken aria-pressed:bg-sunken aria-pressed:font-medium aria-pressed:text-ink"
          >
            {KINDS[key].name}
          </button>
        ))}
      </fieldset>
      {shown.length === 0 ? <p className="py-4 text-ink-2">Nothing of this kind yet.</p> : null}
      <ol>
        {shown.map((activity) => {
          const Icon = ICONS[activity.type] ?? CircleDot;
          const said = activityInWords(activity);
          return (
            <li key={activity.id} className="flex gap-3 border-t border-line py-2 first:border-0">
              <Icon
                aria-hidden="true"
                className={`mt-0.5 size-4 shrink-0 ${activity.type === "ERROR" ? "text-loss" : "text-ink-3"}`}
              />
              <div className="min-w-0 flex-1">
                <p className="wrap-anywhere">{said.title}</p>
                {said.detail ? (
                  <p className="text-ink-2 whitespace-pre-wrap wrap-anywhere">{said.detail}</p>
                ) : null}
              </div>
              <span className="shrink-0 text-right text-xs text-ink-3">
                <RelativeTime at={activity.created_at} />
                {activity.actor === "leadops" ? null : <span className="block">{activity.actor}</span>}
              </span>
            </li>
          );
        })}
      </ol>
      {traces.length ? (
        <>
          <h3 className="mt-5 mb-2 font-medium">Runs</h3>
          <ol className="flex flex-col gap-2">
            {traces.map((trace) => (
              <Run key={trace.id} trace={trace} />
            ))}
          </ol>
        </>
      ) : null}
    </div>
  );
}

function Run({ trace }: { trace: Trace }) {
  const total = trace.node_events.reduce((sum, event) => sum + event.took_ms, 0);
  const longest = Math.max(...trace.node_events.map((event) => event.took_ms), 0.001);
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
            {trace.model === "offline" ? "rules and templates, no model" : trace.model}
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
          {trace.node_events.map((event) => (
            <li
              key={`${event.node}:${event.started_at}`}
              className="border-b border-line px-3 py-2 last:border-0"
            >
              <div className="flex items-center gap-3">
                <span className="w-40 shrink-0 truncate">{sentence(event.node.replaceAll("_", " "))}</span>
                <span aria-hidden="true" className="h-1.5 flex-1 rounded-full bg-sunken">
                  <span
                    className="block h-full min-w-0.5 rounded-full bg-accent"
                    style={{ width: `${(event.took_ms / longest) * 100}%` }}
                  />
                </span>
                <span className="num w-16 shrink-0 text-right text-ink-2">{duration(event.took_ms)}</span>
              </div>
              {event.changed.length ? (
                <ul className="mt-1 flex flex-wrap gap-x-3 text-xs text-ink-2">
                  {event.changed.map((change) => (
                    <li key={change} className="wrap-anywhere">
                      {change}
                    </li>
                  ))}
                </ul>
              ) : null}
              {event.retries ? (
                <p className="mt-1 text-xs text-ink-2">tried {plural(event.retries + 1, "time")}</p>
              ) : null}
              {event.error ? <p className="mt-1 text-loss wrap-anywhere">{event.error}</p> : null}
            </li>
          ))}
        </ol>
        <Told title="What the model was told, redacted" told={trace.llm_inputs} />
        <Told title="What it answered" told={trace.llm_outputs} />
      </details>
    </li>
  );
}

function Told({ title, told }: { title: string; told: Record<string, unknown> }) {
  if (Object.keys(told).length === 0) return null;
  return (
    <details className="border-t border-line px-3 py-2">
      <summary className="text-ink-2">{title}</summary>
      <pre className="mt-2 max-h-80 overflow-auto text-xs whitespace-pre-wrap wrap-anywhere">
        {JSON.stringify(told, null, 2)}
      </pre>
    </details>
  );
}
