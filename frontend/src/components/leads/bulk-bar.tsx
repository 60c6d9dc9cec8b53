"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { moveMany, runMany, takeBackMany } from "@/app/actions/leads";
import type { LeadSummary } from "@/lib/api/types";
import { plural } from "@/lib/format";
import { inSentence, MOVED, MOVES } from "@/lib/words";
import { Button } from "../ui/button";
import { notify, notifyFailure } from "../ui/toast";

const KINDS = ["needs_info", "hold", "disqualify"] as const;

/** Actions for the selected leads. */
export function BulkBar({ leads, onDone }: { leads: readonly LeadSummary[]; onDone: () => void }) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const ids = leads.map((lead) => lead.id);
  const move = async (kind: (typeof KINDS)[number]) => {
    setBusy(true);
    const report = await moveMany(ids, kind);
    setBusy(false);
    if (report.failure) notifyFailure(report.failure, `${plural(report.failed, "lead")} not changed`);
    if (report.done.length) {
      notify(`${plural(report.done.length, "lead")} ${inSentence(MOVED[kind])}`, {
        undo: async () => {
          const back = await takeBackMany(report.done);
          if (back.failure) notifyFailure(back.failure, `${plural(back.failed, "lead")} not restored`);
          router.refresh();
        },
      });
    }
    onDone();
    router.refresh();
  };
  const run = async () => {
    setBusy(true);
    const report = await runMany(ids);
    setBusy(false);
    if (report.failure) notifyFailure(report.failure, `${plural(report.failed, "lead")} not rescored`);
    if (report.done.length) notify(`${plural(report.done.length, "lead")} rescored`);
    onDone();
    router.refresh();
  };
  return (
    <div className="pop sticky bottom-[calc(var(--bar)+var(--nav)+8px)] z-20 mx-auto flex max-w-full flex-wrap items-center gap-2 rounded-lg border border-line bg-raised px-3 py-2 shadow-lg">
      <span className="num px-1 font-medium" role="status">
        {plural(leads.length, "lead")} selected
      </span>
      {KINDS.map((kind) => (
        <Button key={kind} disabled={isBusy} onClick={() => void move(kind)}>
          {MOVES[kind]}
        </Button>
      ))}
      <Button disabled={isBusy} onClick={() => void run()}>
        Rescore
      </Button>
      <Button tone="ghost" onClick={onDone}>
        Clear selection
      </Button>
    </div>
  );
}
