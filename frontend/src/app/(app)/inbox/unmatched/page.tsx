import type { Metadata } from "next";
import { Replies } from "@/components/inbox/replies";
import { Arriving } from "@/components/shell/arriving";

export const metadata: Metadata = { title: "Unmatched messages" };

export default function UnmatchedPage() {
  return (
    <Arriving>
      <Replies here="/inbox/unmatched" />
    </Arriving>
  );
}
