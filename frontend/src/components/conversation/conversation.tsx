import { ArrowDownLeft, ArrowUpRight } from "lucide-react";
import type { EmailDraft, Message, ThreadEntry } from "@/lib/api/types";
import { messageInWords } from "@/lib/messages";
import { CONVERSATION, MESSAGE_DIRECTIONS, MESSAGE_MATCHED_BY } from "@/lib/words";
import { MeetingLine } from "../meetings/meeting";
import { Section } from "../ui/states";
import { RelativeTime } from "../ui/time";
import { DraftAnswer } from "./draft-answer";
import { MarkDone } from "./mark-done";

/** Our emails and the messages of a lead, oldest first. The text with which the lead came stands above it. */
export function Conversation({
  entries,
  drafts,
}: {
  entries: readonly ThreadEntry[];
  drafts: readonly EmailDraft[];
}) {
  const drafted = new Set(drafts.filter(({ state }) => state === "draft").map(({ answers }) => answers));
  const waiting = entries.filter(({ message }) => message?.needs_answer && !message.handled_at).length;
  return (
    <Section
      title={CONVERSATION}
      aside={waiting ? <span className="font-medium">{waiting} to answer</span> : null}
    >
      <ol className="flex flex-col gap-3">
        {entries.map((entry) => (
          <li key={entry.message?.id ?? entry.meeting?.id ?? entry.draft_id}>
            <Entry entry={entry} hasAnswer={entry.message ? drafted.has(entry.message.id) : false} />
          </li>
        ))}
      </ol>
    </Section>
  );
}

/** One message, received or sent. With `hasAnswer`, an answer to it waits for review. */
export function Entry({
  entry,
  hasAnswer,
  onDone,
}: {
  entry: ThreadEntry;
  hasAnswer: boolean;
  /** Called after the message was marked as done. */
  onDone?: (() => void) | undefined;
}) {
  const { message } = entry;
  if (entry.meeting) return <MeetingLine meeting={entry.meeting} />;
  const isOurs = entry.direction === "sent";
  const Icon = isOurs ? ArrowUpRight : ArrowDownLeft;
  return (
    <article className={`rounded-md border p-3 ${isOurs ? "border-line bg-sunken" : "border-line-strong"}`}>
      <header className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <Icon aria-hidden="true" className="size-3.5 self-center text-ink-3" />
        <span className="font-medium">{message ? messageInWords(message) : MESSAGE_DIRECTIONS.sent}</span>
        <span dir="auto" className="min-w-0 flex-1 basis-40 text-ink-2 wrap-anywhere">
          {entry.subject}
        </span>
        <span className="text-xs text-ink-3">
          <RelativeTime at={entry.at} ago />
        </span>
      </header>
      {entry.is_delivered === false ? <p className="mt-1 font-medium">Not delivered</p> : null}
      {entry.text ? (
        <p dir="auto" className="mt-2 whitespace-pre-wrap wrap-anywhere">
          {entry.text}
        </p>
      ) : null}
      {message && !isOurs ? <Footer message={message} hasAnswer={hasAnswer} onDone={onDone} /> : null}
    </article>
  );
}

function Footer({
  message,
  hasAnswer,
  onDone,
}: {
  message: Message;
  hasAnswer: boolean;
  onDone?: (() => void) | undefined;
}) {
  const instead = [message.other_name, message.other_address].filter(Boolean).join(", ");
  return (
    <footer className="mt-2 flex flex-wrap items-center gap-x-3 gap-y-1 text-xs text-ink-3">
      <span dir="auto" className="wrap-anywhere">
        {message.sender_name ?? message.sender}
      </span>
      {message.matched_by ? <span>{MESSAGE_MATCHED_BY[message.matched_by]}</span> : null}
      {instead ? <span className="wrap-anywhere">Names {instead}</span> : null}
      {message.attachments?.length ? (
        <span className="wrap-anywhere">Files: {message.attachments.join(", ")}</span>
      ) : null}
      {message.needs_answer ? (
        message.handled_at ? (
          <span>
            Done, by {message.handled_by}, <RelativeTime at={message.handled_at} ago />
          </span>
        ) : (
          <>
            {hasAnswer ? null : <DraftAnswer messageId={message.id} />}
            <MarkDone messageId={message.id} onDone={onDone} />
          </>
        )
      ) : null}
    </footer>
  );
}
