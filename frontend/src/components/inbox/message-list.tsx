"use client";

import { Inbox, MailQuestion } from "lucide-react";
import type { Route } from "next";
import Link from "next/link";
import { useState } from "react";
import { moreMessages } from "@/app/actions/conversation";
import type { WaitingMessage } from "@/lib/api/types";
import { messageInWords } from "@/lib/messages";
import { REVIEW_ANSWER } from "@/lib/words";
import { DraftAnswer } from "../conversation/draft-answer";
import { MarkDone } from "../conversation/mark-done";
import { Button, buttonStyle } from "../ui/button";
import { useMore } from "../ui/more";
import { Empty } from "../ui/states";
import { RelativeTime } from "../ui/time";
import { AddLead } from "./add-lead";
import { AssignDialog } from "./assign-dialog";

const PREVIEW_LENGTH = 320;

interface Props {
  messages: readonly WaitingMessage[];
  nextCursor: string | null;
  isMatched: boolean;
}

/** Messages that wait for a person, oldest first. */
export function MessageList({ messages, nextCursor, isMatched }: Props) {
  const more = useMore(messages, nextCursor, (cursor) => moreMessages(isMatched, cursor));
  // A decision shows at once, before the page is loaded again.
  const [gone, setGone] = useState<ReadonlySet<string>>(new Set());
  const shown = more.items.filter((message) => !gone.has(message.id));
  if (!shown.length && !more.button) return isMatched ? <NothingToAnswer /> : <NothingUnmatched />;
  return (
    <div className="flex flex-col">
      <ol className="flex flex-col gap-3">
        {shown.map((message) => (
          <li key={message.id}>
            <MessageCard
              message={message}
              onDone={() => setGone((now) => new Set(now).add(message.id))}
              onUndone={() => setGone((now) => new Set([...now].filter((id) => id !== message.id)))}
            />
          </li>
        ))}
      </ol>
      {more.button}
    </div>
  );
}

function NothingToAnswer() {
  return (
    <div className="card">
      <Empty icon={Inbox} title="No reply waits for an answer">
        When a lead replies, follow-ups stop and the reply appears here.
      </Empty>
    </div>
  );
}

function NothingUnmatched() {
  return (
    <div className="card">
      <Empty icon={MailQuestion} title="No unmatched messages">
        A message that answers none of your emails and comes from no address of a lead appears here.
      </Empty>
    </div>
  );
}

interface CardProps {
  message: WaitingMessage;
  onDone: () => void;
  onUndone: () => void;
}

function MessageCard({ message, onDone, onUndone }: CardProps) {
  const [isAssigning, setAssigning] = useState(false);
  const sender = message.sender_name ?? message.sender ?? "Unknown sender";
  const lead = message.lead_id ? (`/leads/${message.lead_id}#conversation` as Route) : null;
  const name = message.lead_name ?? sender;
  return (
    <article className="card flex flex-col gap-2 p-4" aria-label={name}>
      <header className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
        <h2 dir="auto" className="text-base font-semibold wrap-anywhere">
          {lead ? (
            <Link href={lead} className="hover:underline">
              {name}
            </Link>
          ) : (
            name
          )}
        </h2>
        <span className="font-medium">{messageInWords(message)}</span>
        <RelativeTime at={message.sent_at} ago className="ml-auto text-xs text-ink-3" />
      </header>
      <Sender message={message} name={name} />
      <MessageText message={message} />
      <footer className="flex flex-wrap gap-2">
        {lead ? (
          <Link href={lead} className={buttonStyle("primary", "sm")}>
            Open conversation
          </Link>
        ) : (
          <>
            <Button tone="primary" size="sm" onClick={() => setAssigning(true)}>
              Assign to a lead
            </Button>
            <AddLead messageId={message.id} sender={sender} onDone={onDone} />
          </>
        )}
        {lead ? <Answer message={message} /> : null}
        <MarkDone messageId={message.id} onDone={onDone} onUndone={onUndone} />
      </footer>
      {isAssigning ? (
        <AssignDialog
          message={message}
          onClose={() => setAssigning(false)}
          onDone={onDone}
          onUndone={onUndone}
        />
      ) : null}
    </article>
  );
}

/** The way to the drafted answer, or to one if there is none. */
function Answer({ message }: { message: WaitingMessage }) {
  return message.answer_id ? (
    <Link href={`/leads/${message.lead_id}#draft` as Route} className={buttonStyle("secondary", "sm")}>
      {REVIEW_ANSWER}
    </Link>
  ) : (
    <DraftAnswer messageId={message.id} />
  );
}

/** The subject, and the address if it says more than the name. */
function Sender({ message, name }: { message: WaitingMessage; name: string }) {
  const parts = [message.subject, message.sender === name ? null : message.sender].filter(Boolean);
  return parts.length ? (
    <p dir="auto" className="text-xs text-ink-3 wrap-anywhere">
      {parts.join(" · ")}
    </p>
  ) : null;
}

/** The words that show the intent, and the message, which is folded if it is long. */
function MessageText({ message: { quote, text } }: { message: WaitingMessage }) {
  const isLong = text.length > PREVIEW_LENGTH;
  const start = quote || (isLong ? `${text.slice(0, PREVIEW_LENGTH)}…` : text);
  const isFolded = isLong || (quote && quote !== text);
  return (
    <>
      {start ? (
        <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
          {quote ? `“${quote}”` : start}
        </p>
      ) : (
        <p className="text-ink-2">The message has no text.</p>
      )}
      {isFolded ? (
        <details>
          <summary className="text-ink-2">Whole message</summary>
          <p dir="auto" className="mt-1 whitespace-pre-wrap wrap-anywhere">
            {text}
          </p>
        </details>
      ) : null}
    </>
  );
}
