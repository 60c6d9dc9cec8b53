"use server";

import type { Result } from "@/lib/api/failure";
import * as playbook from "@/lib/api/playbook";
import type { EmailPreview, Playbook, PlaybookContent } from "@/lib/api/types";
import type { LANGUAGES } from "@/lib/words";

export async function savePlaybook(version: number, content: PlaybookContent): Promise<Result<Playbook>> {
  return playbook.savePlaybook(version, content);
}

export async function playbookVersion(number: number): Promise<Result<Playbook>> {
  return playbook.playbookVersion(number);
}

export async function previewPlaybook(
  content: PlaybookContent,
  language: keyof typeof LANGUAGES,
): Promise<Result<EmailPreview>> {
  return playbook.previewPlaybook(content, language);
}
