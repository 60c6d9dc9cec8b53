import "server-only";
import type { Result } from "./failure";
import { once, result, service } from "./server";
import type { UndoReport, Upload } from "./types";

export async function upload(uploadId: string): Promise<Result<Upload>> {
  const params = { path: { upload_id: uploadId } };
  return result((await service()).GET("/api/uploads/{upload_id}", { params }));
}

/** The files taken in, newest first. */
export async function recentUploads(limit: number): Promise<Result<readonly Upload[]>> {
  return result((await service()).GET("/api/uploads", { params: { query: { limit } } }));
}

export async function undoUpload(uploadId: string): Promise<Result<UndoReport>> {
  const params = { path: { upload_id: uploadId } };
  return result((await service()).POST("/api/uploads/{upload_id}/undo", { params, headers: once() }));
}
