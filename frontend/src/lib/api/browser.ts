/** The only calls from scripts in the browser: files to the dashboard's server, which forwards them to the service. */
import { type Failure, failureOf, type Result, unreachable } from "./failure";
import type { IngestReport, Upload, UploadPreview } from "./types";

/** An import that was started or resumed. */
interface UploadOut {
  upload: Upload;
  resumed: boolean;
}

type Changes = Record<string, string | null>;

/** How a person wants a file to be read. What is left out is detected. */
export interface Reading {
  encoding?: string;
  sheet?: string;
}

export async function previewFile(file: File, reading: Reading): Promise<Result<UploadPreview>> {
  return post("/bff/uploads/preview", form(file, {}, reading));
}

export async function checkFile(
  file: File,
  changes: Changes,
  reading: Reading,
): Promise<Result<IngestReport>> {
  return post("/bff/uploads/check", form(file, changes, reading));
}

/** `onProgress` gets the share of the file that was sent, from 0 to 1. */
export function startUpload(
  file: File,
  changes: Changes,
  reading: Reading,
  onProgress: (sent: number) => void,
): Promise<Result<UploadOut>> {
  return post("/bff/uploads", form(file, changes, reading), onProgress);
}

function form(file: File, changes: Changes, { encoding, sheet }: Reading): FormData {
  const body = new FormData();
  if (Object.keys(changes).length) body.set("mapping", JSON.stringify(changes));
  if (encoding) body.set("encoding", encoding);
  if (sheet) body.set("sheet", sheet);
  body.set("file", file);
  return body;
}

// Not `fetch`: it has no upload progress.
function post<T>(path: string, body: FormData, onProgress?: (sent: number) => void): Promise<Result<T>> {
  return new Promise((settle) => {
    const request = new XMLHttpRequest();
    const fail = (failure: Failure) => settle({ ok: false, failure });
    request.open("POST", path);
    request.responseType = "text";
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) onProgress?.(event.loaded / event.total);
    };
    request.onerror = () => fail(unreachable());
    request.onload = () => {
      if (request.status === 401) {
        location.assign(`/login?next=${encodeURIComponent(location.pathname)}`);
        return;
      }
      const reply = parsed(request.responseText);
      if (request.status >= 200 && request.status < 300) return settle({ ok: true, value: reply as T });
      fail(failureOf(request.status, reply, request.getResponseHeader("X-Request-ID")));
    };
    request.send(body);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
