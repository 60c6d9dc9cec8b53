import "server-only";
import type { LANGUAGES } from "../words";
import type { Result } from "./failure";
import { result, seen, service } from "./server";
import type { EmailPreview, Playbook, PlaybookContent, PlaybookVersion } from "./types";

type Language = keyof typeof LANGUAGES;

export async function currentPlaybook(): Promise<Result<Playbook>> {
  return result((await service()).GET("/api/playbook"));
}

export async function playbookHistory(): Promise<Result<{ versions: readonly PlaybookVersion[] }>> {
  return result((await service()).GET("/api/playbook/versions"));
}

export async function playbookVersion(number: number): Promise<Result<Playbook>> {
  return result((await service()).GET("/api/playbook/versions/{number}", { params: { path: { number } } }));
}

/** Rejected if someone saved a version since `version`. */
export async function savePlaybook(version: number, content: PlaybookContent): Promise<Result<Playbook>> {
  const client = await service();
  return result(client.PUT("/api/playbook", { params: { header: seen(version) }, body: content }));
}

export async function previewPlaybook(
  content: PlaybookContent,
  language: Language,
): Promise<Result<EmailPreview>> {
  return result((await service()).POST("/api/playbook/preview", { body: { content, language } }));
}
