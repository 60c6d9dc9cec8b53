"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef, useState } from "react";
import { rescoringState } from "@/app/actions/scorecards";
import type { RescoringState } from "@/lib/api/types";
import { rescoringInWords } from "@/lib/rescoring";

const AGAIN_MS = 700;

/** The progress of a rescoring; updates itself until all leads are rescored, and is empty if none are left. */
export function Rescoring({ state: given }: { state: RescoringState }) {
  const router = useRouter();
  const [state, setState] = useState(given);
  const [isShown, setShown] = useState(false);
  const seen = useRef(given);
  const [waitedMs, setWaitedMs] = useState(0);
  useEffect(() => {
    // A short rescoring may end before the page sees it run; its result is still shown.
    const { scorecard_version: number, finished_at: at } = seen.current;
    if (number !== given.scorecard_version || at !== given.finished_at) setShown(true);
    seen.current = given;
    setState(given);
  }, [given]);
  const isOpen = state.phase !== "done";
  useEffect(() => {
    if (!isOpen) return;
    setShown(true);
    const began = Date.now();
    let timer: ReturnType<typeof setTimeout>;
    let isCurrent = true;
    const ask = async () => {
      // After an outage, the next reply has the current state.
      const reply = await rescoringState().catch(() => null);
      if (!isCurrent) return;
      setWaitedMs(Date.now() - began);
      if (reply?.ok) {
        setState(reply.value);
        if (reply.value.phase === "done") return router.refresh();
      }
      timer = setTimeout(() => void ask(), AGAIN_MS);
    };
    timer = setTimeout(() => void ask(), AGAIN_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [isOpen, router]);
  const isVisible = isOpen || isShown;
  return (
    <div role="status" className={isVisible ? undefined : "sr-only"}>
      {isVisible ? (
        <div className="card flex flex-col gap-2 px-4 py-3">
          <p className="num">{rescoringInWords(state, waitedMs)}</p>
          {isOpen && state.total > 0 ? (
            <div
              role="progressbar"
              aria-label={`Leads scored with version ${state.scorecard_version}`}
              aria-valuemin={0}
              aria-valuemax={state.total}
              aria-valuenow={state.rescored}
              className="h-1.5 overflow-hidden rounded-full bg-sunken"
            >
              <div
                className="h-full bg-accent"
                style={{ width: `${(state.rescored / state.total) * 100}%` }}
              />
            </div>
          ) : null}
        </div>
      ) : null}
    </div>
  );
}
