"use server";

import type { Result } from "@/lib/api/failure";
import { type ReviewPage, reviewPage } from "@/lib/api/review";

export async function moreToReview(cursor: string): Promise<Result<ReviewPage>> {
  return reviewPage(cursor);
}
