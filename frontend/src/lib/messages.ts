import type { Message } from "@/lib/api/types";
import {
  BOUNCE_DELAYED,
  BOUNCE_DELIVERED,
  BOUNCE_TYPES,
  CALENDAR_RESPONSES,
  fill,
  MESSAGE_KINDS,
  MESSAGE_UNTIL,
  REPLY_INTENTS,
} from "@/lib/words";

/** What a message is, with its intent or type: "Not now until 2027-03-01". */
export function messageInWords(message: Message): string {
  const words = withoutDate(message);
  return message.until ? `${words} ${fill(MESSAGE_UNTIL, { date: message.until })}` : words;
}

function withoutDate({ kind, intent, bounce, calendar }: Message): string {
  if (kind === "reply" && intent) return REPLY_INTENTS[intent];
  if (kind === "bounce" && bounce) {
    if (bounce.is_delivered) return BOUNCE_DELIVERED;
    return bounce.is_delayed ? BOUNCE_DELAYED : BOUNCE_TYPES[bounce.type];
  }
  if (calendar) return CALENDAR_RESPONSES[calendar.response];
  return MESSAGE_KINDS[kind];
}
