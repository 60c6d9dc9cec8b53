"use client";

import { useEffect, useRef } from "react";
import type { JobDetail, Upload } from "@/lib/api/types";

const AGAIN_MS = 2_000;

interface Listener {
  /** The job that undoes the import, after each change. */
  onProgress: (job: JobDetail) => void;
  /** The upload once its undo has ended; it is not undone if the undo failed. */
  onEnd: (upload: Upload) => void;
}

/**
 * Follows the undo of an upload by server-sent events until it has ended, or reports how it ended, as after a reload.
 *
 * `attempt` changes when an undo is requested. If the stream cannot be opened, it is opened again after 2 s.
 */
export function useUndo(uploadId: string | null, attempt: number, listener: Listener): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt opens the stream again
  useEffect(() => {
    if (!uploadId) return;
    let events: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const open = () => {
      events = new EventSource(`/bff/uploads/${uploadId}/events`);
      events.addEventListener("undo", (event: MessageEvent<string>) => {
        latest.current.onProgress(JSON.parse(event.data) as JobDetail);
      });
      events.addEventListener("end", (event: MessageEvent<string>) => {
        events?.close();
        latest.current.onEnd(JSON.parse(event.data) as Upload);
      });
      events.onerror = () => {
        if (events?.readyState === EventSource.CLOSED && !isOver) timer = setTimeout(open, AGAIN_MS);
      };
    };
    open();
    return () => {
      isOver = true;
      clearTimeout(timer);
      events?.close();
    };
  }, [uploadId, attempt]);
}
