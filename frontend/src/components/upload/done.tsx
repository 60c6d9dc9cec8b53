"use client";

import Link from "next/link";
import { useRouter } from "next/navigation";
import { useState } from "react";
import type { JobDetail, UndoReport, Upload } from "@/lib/api/types";
import { plural } from "@/lib/format";
import { isOpenJob } from "@/lib/jobs";
import { undoInWords } from "@/lib/undo";
import { Button, buttonStyle } from "../ui/button";
import { Section } from "../ui/states";
import { notify } from "../ui/toast";
import { Counts } from "./counts";
import { UndoBar, UndoDialog } from "./undo-import";
import { useUndo } from "./use-undo";

/** The result of an import, with its undo. */
export function Done({ upload, onAgain }: { upload: Upload; onAgain: () => void }) {
  const [state, setState] = useState(upload.state);
  const [isAsking, setAsking] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const [isStarted, setStarted] = useState(false);
  const [job, setJob] = useState<JobDetail | null>(null);
  const router = useRouter();
  const report = job?.state === "done" ? (job.result as UndoReport | null) : null;
  const isRunning = isStarted || (job !== null && isOpenJob(job));
  useUndo(upload.state === "failed" ? null : upload.id, attempt, {
    onProgress: setJob,
    onEnd: (after) => {
      setStarted(false);
      if (after.state === state) return;
      setState(after.state);
      notify("Import undone");
      router.refresh();
    },
  });
  return (
    <Section title={upload.file_name}>
      {upload.state === "failed" ? (
        <p className="text-loss" role="status">
          {upload.error ?? "The file could not be imported."}
        </p>
      ) : (
        <>
          <Counts counts={upload.counts} isDone />
          {isRunning ? (
            <UndoBar job={job} />
          ) : (
            <p className="mt-3 text-ink-2" role="status">
              {state === "undone"
                ? ["Import undone.", ...(report ? undoInWords(report, "did") : [])].join(" ")
                : "Leads are being scored. Drafts appear in Review as they're ready."}
            </p>
          )}
          {job?.error && !isRunning ? (
            <p className="mt-2 text-loss" role="alert">
              {job.error}
            </p>
          ) : null}
        </>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        {state === "done" && !isRunning ? (
          <Link href="/review" className={buttonStyle("primary")}>
            Review drafts
          </Link>
        ) : null}
        <Link href="/leads?sort=newest" className={buttonStyle()}>
          View leads
        </Link>
        {upload.counts.rejected ? (
          <a href={`/bff/uploads/${upload.id}/rejected`} download className={buttonStyle()}>
            Download {plural(upload.counts.rejected, "rejected row")}
          </a>
        ) : null}
        {state === "done" && !isRunning ? (
          <Button tone="danger" onClick={() => setAsking(true)}>
            Undo import
          </Button>
        ) : null}
        <Button tone="ghost" onClick={onAgain}>
          Import another file
        </Button>
      </div>
      {isAsking ? (
        <UndoDialog
          upload={upload}
          onClose={() => setAsking(false)}
          onStarted={() => {
            setAsking(false);
            setJob(null);
            setStarted(true);
            setAttempt((before) => before + 1);
          }}
        />
      ) : null}
    </Section>
  );
}
