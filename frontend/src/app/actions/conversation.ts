"use server";

import * as conversation from "@/lib/api/conversation";
import type { Result } from "@/lib/api/failure";
import type { EmailDraft, Message, Thread } from "@/lib/api/types";

export async function moreMessages(
  isMatched: boolean,
  cursor: string,
): Promise<Result<conversation.MessagePage>> {
  return conversation.waitingMessages(isMatched, cursor);
}

export async function assignMessage(messageId: string, leadId: string): Promise<Result<Message>> {
  return conversation.assign(messageId, leadId);
}

export async function markDone(messageId: string): Promise<Result<Message>> {
  return conversation.markDone(messageId);
}

export async function reopenMessage(messageId: string): Promise<Result<Message>> {
  return conversation.reopen(messageId);
}

export async function unassignMessage(messageId: string): Promise<Result<Message>> {
  return conversation.unassign(messageId);
}

export async function makeLead(messageId: string): Promise<Result<Message>> {
  return conversation.makeLead(messageId);
}

export async function readThread(leadId: string): Promise<Result<Thread>> {
  return conversation.threadOf(leadId);
}

export async function draftAnswer(messageId: string): Promise<Result<EmailDraft>> {
  return conversation.draftAnswer(messageId);
}
