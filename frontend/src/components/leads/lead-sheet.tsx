"use client";

import Link from "next/link";
import { useEffect, useState } from "react";
import { lookAt } from "@/app/actions/leads";
import type { Failure } from "@/lib/api/failure";
import type { LeadDetail, LeadSummary } from "@/lib/api/types";
import { country } from "@/lib/format";
import { leadName } from "@/lib/lead-name";
import { STATUSES } from "@/lib/words";
import { ScoreWaterfall } from "../score/waterfall";
import { buttonStyle } from "../ui/button";
import { Sheet } from "../ui/overlay";
import { FailureNote, Skeleton } from "../ui/states";
import { ExploredBadge } from "./explored-badge";
import { QuotedText } from "./message";

/** A preview of a lead beside the list. */
export function LeadSheet({ lead, onClose }: { lead: LeadSummary; onClose: () => void }) {
  const [detail, setDetail] = useState<LeadDetail | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  useEffect(() => {
    let isCurrent = true;
    void lookAt(lead.id).then((reply) => {
      if (!isCurrent) return;
      if (reply.ok) setDetail(reply.value);
      else setFailure(reply.failure);
    });
    return () => {
      isCurrent = false;
    };
  }, [lead.id]);
  const role = [lead.job_title, lead.company_name, country(lead.country)].filter(Boolean).join(" · ");
  const waiting = detail?.drafts.find((draft) => draft.state === "draft");
  return (
    <Sheet
      open
      onOpenChange={(open) => !open && onClose()}
      title={leadName(lead)}
      description={role || STATUSES[lead.status]}
      footer={
        <Link href={`/leads/${lead.id}`} className={buttonStyle("primary")}>
          Open lead
        </Link>
      }
    >
      {failure ? <FailureNote failure={failure} /> : null}
      {!detail && !failure ? (
        <div className="flex flex-col gap-3">
          <Skeleton className="h-16 w-full" />
          <Skeleton className="h-72 w-full" />
        </div>
      ) : null}
      {detail ? (
        <div className="flex flex-col gap-5">
          {detail.hold ? (
            <p>
              <span className="font-medium">On hold</span>
              {detail.hold.reason ? <span dir="auto">: {detail.hold.reason}</span> : null}
            </p>
          ) : null}
          {detail.lead.is_explored ? (
            <p>
              <ExploredBadge />
            </p>
          ) : null}
          {detail.decision && detail.decision_applies ? <p>{detail.decision.sentence}</p> : null}
          {detail.lead.lead_message ? (
            <div className="rounded-md bg-sunken p-3">
              <QuotedText
                text={detail.lead.lead_message}
                signals={(detail.score?.signals ?? []).filter((signal) => signal.field === "lead_message")}
              />
            </div>
          ) : null}
          {waiting ? (
            <p className="text-ink-2">
              Draft waiting: <span className="text-ink">{waiting.subject}</span>
            </p>
          ) : null}
          {detail.score ? <ScoreWaterfall score={detail.score} compact /> : null}
        </div>
      ) : null}
    </Sheet>
  );
}
