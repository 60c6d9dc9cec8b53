"use client";

import { Button } from "@/components/ui/button";
import { FailureNote } from "@/components/ui/states";

/** The page for an unexpected error; the digest identifies it in the dashboard's log. */
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
          title: "Something went wrong",
          detail:
            "Your saved work is safe. Try again. If it keeps happening, send the request ID below to your administrator.",
          status: 500,
          requestId: error.digest ?? null,
        }}
        action={<Button onClick={reset}>Try again</Button>}
      />
    </main>
  );
}
