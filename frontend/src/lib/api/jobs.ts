import "server-only";
import type { Result } from "./failure";
import { once, result, service } from "./server";
import type { Job, JobDetail } from "./types";

const AGAIN_MS = 400;

export async function cancelJob(id: string): Promise<Result<JobDetail>> {
  const client = await service();
  return result(
    client.POST("/api/jobs/{job_id}/cancel", { params: { path: { job_id: id } }, headers: once() }),
  );
}

/** The report of a job when it has ended, for at most `ms`. After that, the job goes on and the strip shows it. */
export async function resultOf<T>(request: Promise<Result<Job>>, ms: number): Promise<Result<T>> {
  const requested = await request;
  if (!requested.ok) return requested;
  const until = Date.now() + ms;
  const params = { path: { job_id: requested.value.id } };
  for (;;) {
    const reply = await result((await service()).GET("/api/jobs/{job_id}", { params }));
    if (!reply.ok) return reply;
    const { state, error, result: report } = reply.value;
    if (state === "done" && report) return { ok: true, value: report as T };
    if (state !== "waiting" && state !== "running")
      return unfinished("The job ended", error ?? WITHOUT_RESULT[state]);
    if (Date.now() >= until)
      return unfinished(
        "This takes a while",
        "The job continues in the background. Load the page again later.",
      );
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
}

const WITHOUT_RESULT = {
  done: "There was nothing to do.",
  failed: "The job failed.",
  cancelled: "The job was cancelled.",
};

function unfinished(
  title: string,
  detail: string,
): { ok: false; failure: { title: string; detail: string; status: number; requestId: null } } {
  return { ok: false, failure: { title, detail, status: 409, requestId: null } };
}
