import { waitingMessages } from "@/lib/api/conversation";
import { backlog } from "@/lib/api/leads";
import { waitingOf } from "@/lib/waiting";
import { PageFailure } from "../shell/retry";
import { InboxHeader } from "./header";
import { MessageList } from "./message-list";

/** The messages to answer, or those of no known lead. */
export async function Replies({ here }: { here: "/inbox" | "/inbox/unmatched" }) {
  const isMatched = here === "/inbox";
  const [page, counts] = await Promise.all([waitingMessages(isMatched, null), backlog()]);
  if (!page.ok) return <PageFailure failure={page.failure} />;
  if (!counts.ok) return <PageFailure failure={counts.failure} />;
  return (
    <div className="mx-auto flex max-w-4xl flex-col gap-4">
      <InboxHeader here={here} waiting={waitingOf(counts.value)} />
      <MessageList
        key={here}
        messages={page.value.items}
        nextCursor={page.value.next_cursor}
        isMatched={isMatched}
      />
    </div>
  );
}
