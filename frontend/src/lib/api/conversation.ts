import "server-only";
import type { Result } from "./failure";
import { once, result, service } from "./server";
import type { Message, Thread } from "./types";

/** What the lead wrote, what was sent, and what the lead answered, oldest first. */
export async function threadOf(leadId: string): Promise<Result<Thread>> {
  const client = await service();
  return result(client.GET("/api/leads/{lead_id}/thread", { params: { path: { lead_id: leadId } } }));
}

/** Take a message out of the messages to answer. */
export async function markDone(messageId: string): Promise<Result<Message>> {
  const client = await service();
  const params = { path: { message_id: messageId } };
  return result(client.POST("/api/messages/{message_id}/done", { params, headers: once() }));
}
