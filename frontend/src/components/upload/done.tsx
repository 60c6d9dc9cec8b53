"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { undoUpload } from "@/app/actions/uploads";
import type { Upload } from "@/lib/api/types";
import { count, plural } from "@/lib/format";
import { Button, buttonStyle } from "../ui/button";
import { Section } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { Counts } from "./counts";

/** What a file became, and the way back. */
export function Done({ upload, onAgain }: { upload: Upload; onAgain: () => void }) {
  const [state, setState] = useState(upload.state);
  const [isBusy, setBusy] = useState(false);
  const router = useRouter();
  const undo = async () => {
    setBusy(true);
    const reply = await undoUpload(upload.id);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    setState("undone");
    router.refresh();
    const { removed, restored, kept } = reply.value;
    notify("The upload was taken back", {
      detail: `${plural(removed, "lead")} removed, ${count(restored)} restored, ${count(kept.length)} kept because somebody worked on them since`,
    });
  };
  return (
    <Section title={upload.file_name}>
      {upload.state === "failed" ? (
        <p className="text-loss" role="status">
          {upload.error ?? "The file could not be taken in."}
        </p>
      ) : (
        <>
          <Counts counts={upload.counts} isDone />
          <p className="mt-3 text-ink-2" role="status">
            {state === "undone"
              ? "Taken back: the leads are as they were before."
              : "The leads are being scored; drafts appear in the inbox as they are made."}
          </p>
        </>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        {state === "done" ? (
          <Link href="/review" className={buttonStyle("primary")}>
            Review the drafts
          </Link>
        ) : null}
        <Link href="/leads?sort=newest" className={buttonStyle()}>
          See the leads
        </Link>
        {upload.counts.rejected ? (
          <a href={`/bff/uploads/${upload.id}/rejected`} download className={buttonStyle()}>
            Download {plural(upload.counts.rejected, "rejected row")}
          </a>
        ) : null}
        {state === "done" ? (
          <Button tone="danger" disabled={isBusy} onClick={() => void undo()}>
            Take the upload back
          </Button>
        ) : null}
        <Button tone="ghost" onClick={onAgain}>
          Another file
        </Button>
      </div>
    </Section>
  );
}
