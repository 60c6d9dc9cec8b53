"use client";

import { useEffect, useRef } from "react";
import type { UndoProgress, Upload } from "@/lib/api/types";

const AGAIN_MS = 2_000;
const AT_MOST_MS = 15 * 60_000;

interface Listener {
  onProgress: (progress: UndoProgress) => void;
  /** The upload once its undo has ended; it is not undone if the undo failed. */
  onEnd: (upload: Upload) => void;
}

/**
 * Follows the undo of an upload by server-sent events until it has ended.
 *
 * Without `isStarted` it only looks whether an undo is running, or how it ended, as after a reload. If the stream cannot be opened, or another
 * process of the service runs the undo, it looks again every 2 s.
 */
export function useUndo(uploadId: string | null, isStarted: boolean, listener: Listener): void {
  const latest = useRef(listener);
  useEffect(() => {
    latest.current = listener;
  });
  useEffect(() => {
    if (!uploadId) return;
    const until = Date.now() + AT_MOST_MS;
    let events: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    let hasEnded = false;
    const open = () => {
      events = new EventSource(`/bff/uploads/${uploadId}/events`);
      events.addEventListener("undo", (event: MessageEvent<string>) => {
        const progress = JSON.parse(event.data) as UndoProgress;
        hasEnded = !progress.is_running;
        latest.current.onProgress(progress);
      });
      events.addEventListener("end", (event: MessageEvent<string>) => {
        events?.close();
        const upload = JSON.parse(event.data) as Upload;
        if (isStarted && !hasEnded && upload.state === "done") again();
        else latest.current.onEnd(upload);
      });
      events.onerror = () => {
        if (events?.readyState === EventSource.CLOSED) again();
      };
    };
    const again = () => {
      if (!isOver && Date.now() < until) timer = setTimeout(open, AGAIN_MS);
    };
    open();
    return () => {
      isOver = true;
      clearTimeout(timer);
      events?.close();
    };
  }, [uploadId, isStarted]);
}
