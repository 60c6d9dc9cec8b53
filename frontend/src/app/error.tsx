"use client";

import { Button } from "@/components/ui/button";
import { FailureNote } from "@/components/ui/states";

/** What nobody foresaw; the digest finds it in the dashboard's log. */
export default function ErrorPage({
  error,
  reset,
}: {
  error: Error & { digest?: string };
  reset: () => void;
}) {
  return (
    <main className="mx-auto w-full max-w-2xl px-4 py-16">
      <FailureNote
        failure={{
          title: "This page broke",
          detail:
            "Nothing that you saved is lost. Try again; if it stays, tell your operator the request below.",
          status: 500,
          requestId: error.digest ?? null,
        }}
        action={<Button onClick={reset}>Try again</Button>}
      />
    </main>
  );
}
