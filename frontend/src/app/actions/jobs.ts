"use server";

import type { Result } from "@/lib/api/failure";
import * as jobs from "@/lib/api/jobs";
import type { JobDetail } from "@/lib/api/types";

export async function cancelJob(id: string): Promise<Result<JobDetail>> {
  return jobs.cancelJob(id);
}
