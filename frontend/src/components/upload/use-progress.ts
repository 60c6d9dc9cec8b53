"use client";

import { useEffect, useRef } from "react";
import { uploadStatus } from "@/app/actions/uploads";
import type { Upload } from "@/lib/api/types";

const AGAIN_MS = 2_000;

/**
 * Follows a running import by server-sent events until it ends.
 *
 * The browser reopens a broken stream. If that fails (an outage, or a proxy without streaming), the state is requested instead,
 * and the stream is tried again.
 */
export function useProgress(uploadId: string | null, onChange: (upload: Upload) => void): void {
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  useEffect(() => {
    if (!uploadId) return;
    let events: EventSource | null = null;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    const hear = (event: MessageEvent<string>) => latest.current(JSON.parse(event.data) as Upload);
    const open = () => {
      events = new EventSource(`/bff/uploads/${uploadId}/events`);
      events.addEventListener("progress", hear);
      events.addEventListener("end", (event) => {
        isOver = true;
        events?.close();
        hear(event);
      });
      events.onerror = () => {
        if (isOver || events?.readyState !== EventSource.CLOSED) return;
        timer = setTimeout(() => void ask(), AGAIN_MS);
      };
    };
    const ask = async () => {
      const reply = await uploadStatus(uploadId);
      if (isOver) return;
      if (reply.ok) latest.current(reply.value);
      if (reply.ok && reply.value.state !== "running") isOver = true;
      else open();
    };
    open();
    return () => {
      isOver = true;
      clearTimeout(timer);
      events?.close();
    };
  }, [uploadId]);
}
