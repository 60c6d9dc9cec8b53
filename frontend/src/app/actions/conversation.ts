"use server";

import * as conversation from "@/lib/api/conversation";
import type { Result } from "@/lib/api/failure";
import type { Message } from "@/lib/api/types";

export async function markDone(messageId: string): Promise<Result<Message>> {
  return conversation.markDone(messageId);
}
