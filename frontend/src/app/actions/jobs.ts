"use server";

import type { Result } from "@/lib/api/failure";
import * as jobs from "@/lib/api/jobs";
import type { Job, JobDetail } from "@/lib/api/types";

export async function openJobs(): Promise<Result<readonly Job[]>> {
  return jobs.openJobs();
}

export async function cancelJob(id: string): Promise<Result<JobDetail>> {
  return jobs.cancelJob(id);
}
