"use client";

import { useEffect, useState } from "react";
import { previewUndo, startUndo } from "@/app/actions/uploads";
import type { Failure } from "@/lib/api/failure";
import type { Job, UndoReport, Upload } from "@/lib/api/types";
import { count, plural } from "@/lib/format";
import { undoInWords } from "@/lib/undo";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { FailureNote, Skeleton } from "../ui/states";

/** Asks before an import is undone, with the number of leads that it removes, restores and keeps. */
export function UndoDialog({
  upload,
  onClose,
  onStarted,
}: {
  upload: Upload;
  onClose: () => void;
  onStarted: () => void;
}) {
  const [preview, setPreview] = useState<UndoReport | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isBusy, setBusy] = useState(false);
  useEffect(() => {
    let isCurrent = true;
    void previewUndo(upload.id).then((reply) => {
      if (!isCurrent) return;
      if (reply.ok) setPreview(reply.value);
      else setFailure(reply.failure);
    });
    return () => {
      isCurrent = false;
    };
  }, [upload.id]);
  const undo = async () => {
    setBusy(true);
    const reply = await startUndo(upload.id);
    setBusy(false);
    if (!reply.ok) return setFailure(reply.failure);
    onStarted();
  };
  return (
    <Modal
      open
      onOpenChange={(open) => !open && onClose()}
      title="Undo this import?"
      description={upload.file_name}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button tone="danger" disabled={!preview || isBusy} onClick={() => void undo()}>
            {preview?.removed ? `Remove ${plural(preview.removed, "lead")}` : "Undo import"}
          </Button>
        </>
      }
    >
      {failure ? <FailureNote failure={failure} /> : null}
      {preview ? (
        <ul className="flex flex-col gap-1.5">
          {undoInWords(preview, "will").map((line) => (
            <li key={line}>{line}</li>
          ))}
          <li className="text-ink-2">You can import the removed leads again from the file.</li>
        </ul>
      ) : failure ? null : (
        <Skeleton className="h-16 w-full" />
      )}
    </Modal>
  );
}

/** The progress of an undo. */
export function UndoBar({ job }: { job: Job | null }) {
  const total = job?.total ?? null;
  return (
    <div className="mt-4">
      <progress
        aria-label="Undo progress"
        className="h-2 w-full accent-accent"
        {...(total ? { value: job?.done ?? 0, max: total } : {})}
      />
      <p className="num mt-2" role="status">
        {total
          ? `Undoing the import: ${count(job?.done ?? 0)} of ${plural(total, "lead")}`
          : "Undoing the import…"}
      </p>
      <p className="mt-1 text-ink-2">The undo continues if you leave this page.</p>
    </div>
  );
}
