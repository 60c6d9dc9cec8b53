import "server-only";
import type { Result } from "./failure";
import { result, service } from "./server";
import type { ReviewItem } from "./types";

export interface ReviewPage {
  items: readonly ReviewItem[];
  next_cursor: string | null;
}

const PAGE = 25;

export async function reviewPage(cursor: string | null): Promise<Result<ReviewPage>> {
  const client = await service();
  return result(
    client.GET("/api/review", { params: { query: { ...(cursor ? { cursor } : {}), limit: PAGE } } }),
  );
}
