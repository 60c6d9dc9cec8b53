"use client";

import { useSyncExternalStore } from "react";
import type { LeadSummary } from "@/lib/api/types";
import { type NextStep, nextStep } from "@/lib/next-step";

const TONES: Partial<Record<NextStep["kind"], string>> = {
  approved: "font-medium",
  sending: "font-medium",
  unknown: "text-loss",
  failed: "text-loss",
  not_sent: "text-loss",
  draft: "font-medium text-accent",
  hold: "font-medium",
  scoring: "text-ink-3",
  none: "text-ink-3",
  sent: "text-ink-2",
  contacted: "text-ink-2",
};

type Lead = Parameters<typeof nextStep>[0];

/** The next step of a lead in a list, with the reason or the time below it. */
export function NextStepCell({ lead }: { lead: LeadSummary }) {
  const step = useNextStep(lead);
  return (
    <span className="block min-w-0" title={step.detail ? `${step.text}: ${step.detail}` : undefined}>
      <span className={`block truncate ${TONES[step.kind] ?? ""}`} suppressHydrationWarning>
        {step.text}
      </span>
      {step.detail ? (
        <span
          className="num block truncate text-xs text-ink-3"
          dir={step.kind === "hold" ? "auto" : undefined}
          suppressHydrationWarning
        >
          {step.detail}
        </span>
      ) : null}
    </span>
  );
}

/** The same in one line. */
export function NextStepLine({ lead, className = "" }: { lead: Lead; className?: string }) {
  const step = useNextStep(lead);
  return (
    <span className={className} suppressHydrationWarning>
      {step.detail ? `${step.text}${step.kind === "hold" ? ":" : ","} ${step.detail}` : step.text}
    </span>
  );
}

/** The next step; counts down while an approved email waits to go out. */
function useNextStep(lead: Lead): NextStep {
  const isCounting = lead.latest_email?.state === "approved";
  const now = useSyncExternalStore(isCounting ? eachSecond : never, thisSecond, thisSecond);
  return nextStep(lead, now);
}

function eachSecond(listener: () => void): () => void {
  const timer = setInterval(listener, 1_000);
  return () => clearInterval(timer);
}

function never(): () => void {
  return () => undefined;
}

function thisSecond(): number {
  return Math.floor(Date.now() / 1_000) * 1_000;
}
