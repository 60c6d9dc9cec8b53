"use server";

import type { Result } from "@/lib/api/failure";
import type { UndoReport, Upload } from "@/lib/api/types";
import * as uploads from "@/lib/api/uploads";

export async function uploadStatus(uploadId: string): Promise<Result<Upload>> {
  return uploads.upload(uploadId);
}

export async function previewUndo(uploadId: string): Promise<Result<UndoReport>> {
  return uploads.previewUndo(uploadId);
}

export async function startUndo(uploadId: string): Promise<Result<null>> {
  return uploads.startUndo(uploadId);
}
