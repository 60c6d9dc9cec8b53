import type { Metadata } from "next";
import { Replies } from "@/components/inbox/replies";
import { Arriving } from "@/components/shell/arriving";

export const metadata: Metadata = { title: "Replies" };

export default function InboxPage() {
  return (
    <Arriving>
      <Replies here="/inbox" />
    </Arriving>
  );
}
