import "server-only";
import type { Result } from "./failure";
import { once, result, service } from "./server";
import type { UndoReport, Upload } from "./types";

export async function upload(uploadId: string): Promise<Result<Upload>> {
  const params = { path: { upload_id: uploadId } };
  return result((await service()).GET("/api/uploads/{upload_id}", { params }));
}

/** Imports, newest first. */
export async function recentUploads(limit: number): Promise<Result<readonly Upload[]>> {
  return result((await service()).GET("/api/uploads", { params: { query: { limit } } }));
}

/** The effect of undoing the import now. */
export async function previewUndo(uploadId: string): Promise<Result<UndoReport>> {
  const params = { path: { upload_id: uploadId }, query: { dry_run: true } };
  const reply = await result((await service()).POST("/api/uploads/{upload_id}/undo", { params }));
  return reply.ok ? { ok: true, value: reply.value as UndoReport } : reply;
}

/** Starts to undo the import; the events of the upload report its progress. */
export async function startUndo(uploadId: string): Promise<Result<null>> {
  const params = { path: { upload_id: uploadId }, query: { background: true } };
  const client = await service();
  const reply = await result(client.POST("/api/uploads/{upload_id}/undo", { params, headers: once() }));
  return reply.ok ? { ok: true, value: null } : reply;
}
