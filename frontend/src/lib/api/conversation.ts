import "server-only";
import type { Result } from "./failure";
import { once, result, service } from "./server";
import type { EmailDraft, Message, Thread, WaitingMessage } from "./types";

export interface MessagePage {
  items: readonly WaitingMessage[];
  next_cursor: string | null;
}

const PAGE = 25;

/** Messages that wait for a person, oldest first: those of leads, or those of no known lead. */
export async function waitingMessages(
  isMatched: boolean,
  cursor: string | null,
): Promise<Result<MessagePage>> {
  const client = await service();
  const query = { matched: isMatched, ...(cursor ? { cursor } : {}), limit: PAGE };
  return result(client.GET("/api/messages", { params: { query } }));
}

/** Give a message of no known lead to a lead, with the effects that it would have had. */
export async function assign(messageId: string, leadId: string): Promise<Result<Message>> {
  const client = await service();
  const params = { path: { message_id: messageId } };
  const body = { lead_id: leadId };
  return result(client.POST("/api/messages/{message_id}/assign", { params, body, headers: once() }));
}

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

/** Put a message that was marked as done back into the messages to answer. */
export async function reopen(messageId: string): Promise<Result<Message>> {
  const client = await service();
  const params = { path: { message_id: messageId } };
  return result(client.POST("/api/messages/{message_id}/reopen", { params, headers: once() }));
}

/** Take a message from the lead that a person assigned it to, and undo what that changed. */
export async function unassign(messageId: string): Promise<Result<Message>> {
  const client = await service();
  const params = { path: { message_id: messageId } };
  return result(client.POST("/api/messages/{message_id}/unassign", { params, headers: once() }));
}

/** Add the sender of an unmatched message as a lead. */
export async function makeLead(messageId: string): Promise<Result<Message>> {
  const client = await service();
  const params = { path: { message_id: messageId } };
  return result(client.POST("/api/messages/{message_id}/lead", { params, headers: once() }));
}

/** Draft an answer to a message, in place of the one that waits for review. */
export async function draftAnswer(messageId: string): Promise<Result<EmailDraft>> {
  const client = await service();
  const params = { path: { message_id: messageId } };
  return result(client.POST("/api/messages/{message_id}/answer", { params, headers: once() }));
}
