"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { cancelJob } from "@/app/actions/jobs";
import type { Job } from "@/lib/api/types";
import { jobInWords } from "@/lib/jobs";
import { Button } from "../ui/button";
import { notifyFailure } from "../ui/toast";

const LIST_MS = 15_000;

async function openJobs(): Promise<readonly Job[] | null> {
  const reply = await fetch("/bff/jobs", { cache: "no-store" });
  return reply.ok ? ((await reply.json()) as { items: Job[] }).items : null;
}

/** The long work that waits or runs, with its progress, on every page; empty if there is none. */
export function JobStrip({ canCancel }: { canCancel: boolean }) {
  const router = useRouter();
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  const [listings, setListings] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each listing starts the next one
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>;
    let isCurrent = true;
    const list = async () => {
      // After an outage, the next reply has the current state.
      const open = document.hidden ? null : await openJobs().catch(() => null);
      if (!isCurrent) return;
      if (open) setJobs(open);
      timer = setTimeout(() => void list(), LIST_MS);
    };
    void list();
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [listings]);
  // One stream only, because browsers limit the connections to a host. The others wait for this job anyway.
  const followed = jobs.find((job) => job.state === "running") ?? jobs.at(-1);
  const followedId = followed?.id;
  useEffect(() => {
    if (!followedId) return;
    const events = new EventSource(`/bff/jobs/${followedId}/events`);
    events.addEventListener("progress", (event: MessageEvent<string>) => {
      const now = JSON.parse(event.data) as Job;
      setJobs((shown) => shown.map((job) => (job.id === now.id ? now : job)));
    });
    events.addEventListener("end", () => {
      events.close();
      setListings((before) => before + 1);
      router.refresh();
    });
    return () => events.close();
  }, [followedId, router]);
  const cancel = async (job: Job) => {
    const reply = await cancelJob(job.id);
    if (!reply.ok) return notifyFailure(reply.failure);
    setJobs((shown) => shown.filter((other) => other.id !== job.id || reply.value.state === "running"));
    // The version of a cancelled rescoring is not pending anymore.
    router.refresh();
  };
  return (
    <div role="status" className={jobs.length ? "border-b border-line bg-sunken" : "sr-only"}>
      <ul className="mx-auto flex max-w-[1680px] flex-col px-4">
        {jobs.map((job) => (
          <li key={job.id} className="flex min-h-9 flex-wrap items-center gap-x-3 gap-y-1 py-1 text-sm">
            <span className="num">{jobInWords(job)}</span>
            {job.total ? (
              <span className="h-1.5 w-32 overflow-hidden rounded-full bg-line" aria-hidden="true">
                <span
                  className="block h-full bg-accent"
                  style={{ width: `${Math.min(100, (job.done / job.total) * 100)}%` }}
                />
              </span>
            ) : null}
            {canCancel ? (
              <span className="ml-auto">
                <Button tone="ghost" disabled={job.is_cancelling} onClick={() => void cancel(job)}>
                  Cancel
                </Button>
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </div>
  );
}
