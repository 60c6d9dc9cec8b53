"use client";

import {
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
import { activityInWords } from "@/lib/timeline";
import { RelativeTime } from "../ui/time";
import { Run } from "./run";

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
  mail: { name: "Email", types: ["EMAIL_DRAFTED", "EMAIL_SENT"] },
  people: { name: "Status & notes", types: ["STATUS_CHANGED", "NOTE"] },
  errors: { name: "Errors", types: ["ERROR"] },
} as const;

type Kind = keyof typeof KINDS;

/** The activities of a lead, newest first, and its runs with the steps of each. */
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
      {shown.length === 0 ? <p className="py-4 text-ink-2">No activity of this type yet.</p> : null}
      <ol>
        {shown.map((activity) => {
          const Icon = ICONS[activity.type] ?? CircleDot;
          const entry = activityInWords(activity);
          return (
            <li key={activity.id} className="flex gap-3 border-t border-line py-2 first:border-0">
              <Icon
                aria-hidden="true"
                className={`mt-0.5 size-4 shrink-0 ${activity.type === "ERROR" ? "text-loss" : "text-ink-3"}`}
              />
              <div className="min-w-0 flex-1">
                <p className="wrap-anywhere">{entry.title}</p>
                {entry.detail ? (
                  <p className="text-ink-2 whitespace-pre-wrap wrap-anywhere">{entry.detail}</p>
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
