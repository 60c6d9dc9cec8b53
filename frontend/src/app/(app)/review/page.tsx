import type { Metadata } from "next";
import { ReviewInbox } from "@/components/review/review-inbox";
import { PageFailure } from "@/components/shell/retry";
import { whoAmI } from "@/lib/api/account";
import { dashboardFigures } from "@/lib/api/leads";
import { reviewPage } from "@/lib/api/review";

export const metadata: Metadata = { title: "Review" };

export default async function ReviewPage() {
  const [page, figures, me] = await Promise.all([reviewPage(null), dashboardFigures(), whoAmI()]);
  if (!page.ok) return <PageFailure failure={page.failure} />;
  if (!figures.ok) return <PageFailure failure={figures.failure} />;
  if (!me.ok) return <PageFailure failure={me.failure} />;
  return (
    <ReviewInbox
      items={page.value.items}
      nextCursor={page.value.next_cursor ?? null}
      total={figures.value.drafts_waiting}
      undoSeconds={me.value.undo_seconds}
    />
  );
}
