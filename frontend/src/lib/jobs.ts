import type { Job } from "@/lib/api/types";
import { count } from "@/lib/format";
import { fill, JOB_CANCELLING, JOB_KINDS, JOB_PROGRESS, JOB_STATES } from "@/lib/words";

/** Whether a job waits or runs. */
export function isOpenJob(job: Job): boolean {
  return job.state === "waiting" || job.state === "running";
}

/** A job in words: "Train the scorecard: running, 1,200 of 5,000". */
export function jobInWords(job: Job): string {
  const state = job.is_cancelling ? JOB_CANCELLING : JOB_STATES[job.state];
  const done =
    job.total === null || job.total === 0
      ? ""
      : `, ${fill(JOB_PROGRESS, { done: count(job.done), total: count(job.total) })}`;
  return `${JOB_KINDS[job.kind]}: ${state.toLowerCase()}${done}`;
}
