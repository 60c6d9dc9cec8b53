"use client";

import { FileUp } from "lucide-react";
import Link from "next/link";
import { useCallback, useEffect, useRef, useState } from "react";
import { undoUpload, uploadStatus } from "@/app/actions/uploads";
import { checkFile, previewFile, startUpload } from "@/lib/api/browser";
import type { Failure } from "@/lib/api/failure";
import type { ColumnMapping, IngestReport, Upload } from "@/lib/api/types";
import { bytes, count, plural } from "@/lib/format";
import { takeFile } from "@/lib/pending-file";
import { Button, buttonStyle } from "../ui/button";
import { FailureNote, Section, Skeleton } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";
import { Counts, RejectedRows } from "./counts";
import { MappingTable } from "./mapping-table";

type Step =
  | { name: "choose" }
  | { name: "reading"; file: File }
  | { name: "mapping"; file: File; mapping: ColumnMapping; check: IngestReport | null; isChecking: boolean }
  | { name: "running"; file: File; sent: number; upload: Upload | null }
  | { name: "done"; upload: Upload };

/** From a file to leads: what each column is taken for, what each row will become, then doing it, and the way back. */
export function UploadFlow() {
  const [step, setStep] = useState<Step>({ name: "choose" });
  const [changes, setChanges] = useState<Record<string, string | null>>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const turn = useRef(0);

  const read = useCallback(async (file: File) => {
    const mine = ++turn.current;
    setFailure(null);
    setChanges({});
    setStep({ name: "reading", file });
    const reply = await previewFile(file);
    if (mine !== turn.current) return;
    if (!reply.ok) {
      setFailure(reply.failure);
      setStep({ name: "choose" });
      return;
    }
    setStep({ name: "mapping", file, mapping: reply.value.mapping, check: null, isChecking: true });
  }, []);

  // A file that was dropped on another page, or on this one while it is open.
  useEffect(() => {
    const take = () => {
      const file = takeFile();
      if (file) void read(file);
    };
    take();
    window.addEventListener("leadops:file", take);
    return () => window.removeEventListener("leadops:file", take);
  }, [read]);

  // The dry run follows each change of the mapping, a moment later.
  const file = step.name === "mapping" ? step.file : null;
  useEffect(() => {
    if (!file) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const reply = await checkFile(file, changes);
      if (!isCurrent) return;
      setFailure(reply.ok ? null : reply.failure);
      setStep((now) =>
        now.name === "mapping" ? { ...now, check: reply.ok ? reply.value : null, isChecking: false } : now,
      );
    }, 300);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [file, changes]);

  const run = async () => {
    if (step.name !== "mapping") return;
    setFailure(null);
    const { file: chosen } = step;
    setStep({ name: "running", file: chosen, sent: 0, upload: null });
    const reply = await startUpload(chosen, changes, (sent) =>
      setStep((now) => (now.name === "running" ? { ...now, sent } : now)),
    );
    if (!reply.ok) {
      setFailure(reply.failure);
      setStep(step);
      return;
    }
    follow(reply.value.upload);
  };

  const follow = (upload: Upload) => {
    if (upload.state !== "running") return setStep({ name: "done", upload });
    setStep((now) => (now.name === "running" ? { ...now, upload } : now));
    setTimeout(async () => {
      const reply = await uploadStatus(upload.id);
      follow(reply.ok ? reply.value : upload);
    }, 800);
  };

  return (
    <div className="flex flex-col gap-4">
      {failure ? <FailureNote failure={failure} /> : null}
      {step.name === "choose" ? <Choose onFile={(chosen) => void read(chosen)} /> : null}
      {step.name === "reading" ? (
        <Section title={`Reading ${step.file.name}`}>
          <Skeleton className="h-72 w-full" />
        </Section>
      ) : null}
      {step.name === "mapping" ? (
        <>
          <Section
            title={step.file.name}
            aside={
              <span className="text-ink-2">
                {bytes(step.file.size)}, {step.mapping.dialect.encoding},{" "}
                {delimiter(step.mapping.dialect.delimiter)}
                {step.mapping.exported_by ? `, looks like ${step.mapping.exported_by}` : ""}
              </span>
            }
          >
            <MappingTable
              columns={step.mapping.columns}
              changes={changes}
              onChange={(column, field) => {
                setChanges((now) => ({ ...now, [column]: field }));
                setStep((now) => (now.name === "mapping" ? { ...now, isChecking: true } : now));
              }}
            />
          </Section>
          <Section title="What will happen">
            {step.check && !step.isChecking ? (
              <>
                <Counts counts={step.check.counts} isDone={false} />
                <RejectedRows rows={step.check.rejected_rows} total={step.check.counts.rejected} />
              </>
            ) : (
              <Skeleton className="h-16 w-full" />
            )}
            <div className="mt-4 flex flex-wrap gap-2">
              <Button
                tone="primary"
                disabled={
                  !step.check || step.isChecking || step.check.counts.rows === step.check.counts.rejected
                }
                onClick={() => void run()}
              >
                {step.check
                  ? `Take ${plural(step.check.counts.accepted + step.check.counts.merged, "row")} in`
                  : "Take the rows in"}
              </Button>
              <Button
                onClick={() => {
                  turn.current++;
                  setFailure(null);
                  setStep({ name: "choose" });
                }}
              >
                Choose another file
              </Button>
            </div>
          </Section>
        </>
      ) : null}
      {step.name === "running" ? <Running file={step.file} sent={step.sent} upload={step.upload} /> : null}
      {step.name === "done" ? (
        <Done upload={step.upload} onAgain={() => setStep({ name: "choose" })} />
      ) : null}
    </div>
  );
}

function Choose({ onFile }: { onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <div className="card flex flex-col items-center gap-3 border-dashed border-line-strong px-6 py-16 text-center">
      <FileUp aria-hidden="true" className="size-7 text-ink-3" strokeWidth={1.5} />
      <p className="text-base font-medium">Drop a CSV here, or anywhere</p>
      <p className="max-w-lg text-ink-2">
        Exports of Salesforce, HubSpot, Pipedrive, Zoho, Odoo and Apollo are recognised. You see what each
        column is taken for, and what each row will become, before anything is stored.
      </p>
      <input
        ref={input}
        type="file"
        aria-label="CSV file"
        accept=".csv,.tsv,.txt,text/csv"
        className="sr-only"
        onChange={(event) => {
          const file = event.target.files?.[0];
          event.target.value = "";
          if (file) onFile(file);
        }}
      />
      <Button tone="primary" className="mt-2" onClick={() => input.current?.click()}>
        Choose a file
      </Button>
    </div>
  );
}

function Running({ file, sent, upload }: { file: File; sent: number; upload: Upload | null }) {
  return (
    <Section title={`Taking ${file.name} in`}>
      <progress
        aria-label={upload ? "Rows stored" : "Sent"}
        className="h-2 w-full accent-accent"
        {...(upload ? {} : { value: sent, max: 1 })}
      />
      <p className="mt-2 text-ink-2" role="status">
        {upload
          ? `${plural(upload.counts.rows, "row")} read: ${count(upload.counts.accepted)} new, ${count(upload.counts.merged)} merged, ${count(upload.counts.rejected)} rejected`
          : `Sending, ${Math.round(sent * 100)} %`}
      </p>
    </Section>
  );
}

function Done({ upload, onAgain }: { upload: Upload; onAgain: () => void }) {
  const [state, setState] = useState(upload.state);
  const [isBusy, setBusy] = useState(false);
  const undo = async () => {
    setBusy(true);
    const reply = await undoUpload(upload.id);
    setBusy(false);
    if (!reply.ok) return notifyFailure(reply.failure);
    setState("undone");
    const { removed, restored, kept } = reply.value;
    notify("The upload was taken back", {
      detail: `${plural(removed, "lead")} removed, ${count(restored)} restored, ${count(kept.length)} kept because somebody worked on them since`,
    });
  };
  return (
    <Section title={upload.file_name}>
      {upload.state === "failed" ? (
        <p className="text-loss">{upload.error ?? "The file could not be taken in."}</p>
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

function delimiter(character: string): string {
  return { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "pipes" }[character] ?? `“${character}”`;
}
