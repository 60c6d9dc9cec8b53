import type { Metadata } from "next";
import { ReviewInbox } from "@/components/review/review-inbox";
import { Arriving } from "@/components/shell/arriving";
import { PageFailure } from "@/components/shell/retry";
import { serviceSettings } from "@/lib/api/account";
import { figures } from "@/lib/api/leads";
import { reviewPage } from "@/lib/api/review";

export const metadata: Metadata = { title: "Review" };

export default function ReviewPage() {
  return (
    <Arriving>
      <ReviewBody />
    </Arriving>
  );
}

async function ReviewBody() {
  const [page, counts, settings] = await Promise.all([reviewPage(null), figures(), serviceSettings()]);
  if (!page.ok) return <PageFailure failure={page.failure} />;
  if (!counts.ok) return <PageFailure failure={counts.failure} />;
  if (!settings.ok) return <PageFailure failure={settings.failure} />;
  return (
    <ReviewInbox
      items={page.value.items}
      nextCursor={page.value.next_cursor ?? null}
      total={counts.value.drafts_waiting}
      undoSeconds={settings.value.mail.undo_seconds}
    />
  );
}
