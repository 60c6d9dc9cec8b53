"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useCallback, useEffect, useRef, useState } from "react";
import { checkFile, previewFile, type Reading, startUpload } from "@/lib/api/browser";
import type { Failure } from "@/lib/api/failure";
import type { ColumnMapping, IngestReport, Upload } from "@/lib/api/types";
import { bytes, count, plural } from "@/lib/format";
import { takeFile } from "@/lib/pending-file";
import { COLUMN_QUESTIONS_OPEN, DELIMITERS, FILE_FORMATS, inSentence } from "@/lib/words";
import { Button } from "../ui/button";
import { FailureNote, Section, Skeleton } from "../ui/states";
import { ChooseFile } from "./choose-file";
import { Counts } from "./counts";
import { DamageNote } from "./damage-note";
import { Done } from "./done";
import { EncodingChoice } from "./encoding-choice";
import { MappingTable } from "./mapping-table";
import { RowFates } from "./row-fates";
import { SheetChoice } from "./sheet-choice";
import { useProgress } from "./use-progress";

type Step =
  | { name: "choose" }
  | { name: "reading"; file: File }
  | {
      name: "mapping";
      file: File;
      mapping: ColumnMapping;
      reading: Reading;
      check: IngestReport | null;
      isChecking: boolean;
    }
  | { name: "running"; fileName: string; size: number | null; sent: number; upload: Upload | null }
  | { name: "done"; upload: Upload };

/** The steps of an import: choose a file, review columns and rows, import, and undo. */
export function UploadFlow({
  opened,
  visit,
  children,
}: {
  /** The upload in the address bar. */
  opened: Upload | null;
  /** A new id for each page request, because a person may return to the same address. */
  visit: string;
  children?: ReactNode;
}) {
  const [step, setStep] = useState<Step>(() => begun(opened));
  // A person followed a link to an upload; keep the step if it shows that upload already.
  const [seenVisit, setSeenVisit] = useState(visit);
  if (visit !== seenVisit) {
    setSeenVisit(visit);
    if (opened && !("upload" in step && step.upload?.id === opened.id)) setStep(begun(opened));
  }
  const router = useRouter();
  const [changes, setChanges] = useState<Record<string, string | null>>({});
  const [pasted, setPasted] = useState("");
  const [failure, setFailure] = useState<Failure | null>(null);
  const turn = useRef(0);

  const read = useCallback(async (file: File, reading: Reading = {}, kept: Step | null = null) => {
    const mine = ++turn.current;
    setFailure(null);
    setChanges({});
    window.history.replaceState(null, "", location.pathname);
    setStep({ name: "reading", file });
    const reply = await previewFile(file, reading);
    if (mine !== turn.current) return;
    if (!reply.ok) {
      setFailure(reply.failure);
      setStep(kept ?? { name: "choose" });
      return;
    }
    setStep({ name: "mapping", file, mapping: reply.value.mapping, reading, check: null, isChecking: true });
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
  const reading = step.name === "mapping" ? step.reading : null;
  useEffect(() => {
    if (!file || !reading) return;
    let isCurrent = true;
    const timer = setTimeout(async () => {
      const reply = await checkFile(file, changes, reading);
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
  }, [file, changes, reading]);

  const run = async () => {
    if (step.name !== "mapping") return;
    setFailure(null);
    const { file: chosen } = step;
    setStep({ name: "running", fileName: chosen.name, size: chosen.size, sent: 0, upload: null });
    const reply = await startUpload(chosen, changes, step.reading, (sent) =>
      setStep((now) => (now.name === "running" ? { ...now, sent } : now)),
    );
    if (!reply.ok) {
      setFailure(reply.failure);
      setStep(step);
      return;
    }
    setPasted("");
    follow(reply.value.upload);
  };

  const follow = (upload: Upload) => {
    // The address names the upload, so that a reload comes back to it.
    window.history.replaceState(null, "", `?upload=${upload.id}`);
    setStep((now) =>
      upload.state === "running" && now.name === "running" ? { ...now, upload } : { name: "done", upload },
    );
    if (upload.state !== "running") router.refresh();
  };
  useProgress(step.name === "running" && step.upload ? step.upload.id : null, follow);

  const again = () => {
    turn.current++;
    setFailure(null);
    setStep({ name: "choose" });
    window.history.replaceState(null, "", location.pathname);
    router.refresh();
  };

  return (
    <div className="flex flex-col gap-4">
      {failure ? <FailureNote failure={failure} /> : null}
      {step.name === "choose" ? (
        <ChooseFile text={pasted} onText={setPasted} onFile={(chosen) => void read(chosen)} />
      ) : null}
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
                {bytes(step.file.size)}, {format(step.mapping)}
                {step.mapping.exported_by ? `, looks like a ${step.mapping.exported_by} export` : ""}
              </span>
            }
          >
            <EncodingChoice
              mapping={step.mapping}
              chosen={step.reading.encoding ?? null}
              onChange={(encoding) => void read(step.file, { encoding }, step)}
            />
            <SheetChoice mapping={step.mapping} onChange={(sheet) => void read(step.file, { sheet }, step)} />
            <Questions
              count={
                step.mapping.columns.filter(({ column, suggestion }) => suggestion && !(column in changes))
                  .length
              }
            />
            <MappingTable
              columns={step.mapping.columns}
              changes={changes}
              onChange={(column, field) => {
                setChanges((now) => ({ ...now, [column]: field }));
                setStep((now) => (now.name === "mapping" ? { ...now, isChecking: true } : now));
              }}
            />
          </Section>
          <Section title="Import preview">
            {step.check && !step.isChecking ? (
              <>
                <Counts counts={step.check.counts} isDone={false} />
                <DamageNote damage={step.check.damage} />
                <RowFates rows={step.check.row_fates} counts={step.check.counts} />
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
                  ? `Import ${plural(step.check.counts.accepted + step.check.counts.merged, "row")}`
                  : "Import rows"}
              </Button>
              <Button onClick={again}>Choose another file</Button>
            </div>
          </Section>
        </>
      ) : null}
      {step.name === "running" ? (
        <Running fileName={step.fileName} size={step.size} sent={step.sent} upload={step.upload} />
      ) : null}
      {step.name === "done" ? <Done key={step.upload.id} upload={step.upload} onAgain={again} /> : null}
      {step.name === "choose" || step.name === "done" ? children : null}
    </div>
  );
}

/** How many columns a person should decide about before the import. */
function Questions({ count: open }: { count: number }) {
  return open ? (
    <p role="status" className="mb-3 rounded-md border border-line bg-sunken px-3 py-2">
      <strong className="font-semibold">{plural(open, "column")} to check.</strong> {COLUMN_QUESTIONS_OPEN}
    </p>
  ) : null;
}

function begun(upload: Upload | null): Step {
  if (!upload) return { name: "choose" };
  if (upload.state !== "running") return { name: "done", upload };
  return { name: "running", fileName: upload.file_name, size: null, sent: 1, upload };
}

function Running({
  fileName,
  size,
  sent,
  upload,
}: {
  fileName: string;
  size: number | null;
  sent: number;
  upload: Upload | null;
}) {
  return (
    <Section
      title={`Importing ${fileName}`}
      aside={size === null ? null : <span className="text-ink-2">{bytes(size)}</span>}
    >
      <progress
        aria-label={upload ? "Import progress" : "Upload progress"}
        className="h-2 w-full accent-accent"
        {...(upload ? {} : { value: sent, max: 1 })}
      />
      {upload ? (
        <>
          <p className="num mt-2" role="status">
            {plural(upload.counts.rows, "row")} imported: {count(upload.counts.accepted)} new,{" "}
            {count(upload.counts.merged)} merged, {count(upload.counts.rejected)} rejected
          </p>
          <p className="mt-1 text-ink-2">The import continues if you leave this page.</p>
        </>
      ) : (
        <p className="num mt-2 text-ink-2" role="status">
          Uploading, {Math.round(sent * 100)}%
        </p>
      )}
    </Section>
  );
}

function format({ dialect }: ColumnMapping): string {
  if (dialect.format === "csv") {
    const delimiters: Readonly<Record<string, string>> = DELIMITERS;
    const name = delimiters[dialect.delimiter];
    return `${dialect.encoding}, ${name ? inSentence(name) : `“${dialect.delimiter}”`}`;
  }
  const name = FILE_FORMATS[dialect.format];
  return dialect.sheet ? `${inSentence(name)}, sheet “${dialect.sheet}”` : name;
}
