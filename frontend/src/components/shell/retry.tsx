"use client";

import { useRouter } from "next/navigation";
import { useEffect, useTransition } from "react";
import type { Failure } from "@/lib/api/failure";
import { Button } from "../ui/button";
import { FailureNote } from "../ui/states";

const AGAIN_MS = 4_000;

/** A page's failure with a retry button; retries automatically while the service does not respond. */
export function PageFailure({ failure }: { failure: Failure }) {
  const router = useRouter();
  const [isBusy, begin] = useTransition();
  const isGone = failure.status === 0 || failure.status === 503;
  useEffect(() => {
    if (!isGone) return;
    const timer = setInterval(() => begin(() => router.refresh()), AGAIN_MS);
    return () => clearInterval(timer);
  }, [isGone, router]);
  return (
    <div className="mx-auto w-full max-w-2xl py-8">
      <FailureNote
        failure={failure}
        action={
          <Button onClick={() => begin(() => router.refresh())} disabled={isBusy}>
            Try again
          </Button>
        }
      />
    </div>
  );
}
