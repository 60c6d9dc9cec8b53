"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { checkDrift } from "@/app/actions/scorecards";
import { Button } from "../ui/button";
import { notifyFailure } from "../ui/toast";

/** Has a worker compare the newest leads with the older ones, and shows the result when it is there. */
export function CheckDrift() {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const check = async () => {
    setBusy(true);
    const reply = await checkDrift();
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    router.refresh();
  };
  return (
    <Button size="sm" disabled={isBusy} onClick={() => void check()}>
      {isBusy ? "Checking…" : "Check now"}
    </Button>
  );
}
