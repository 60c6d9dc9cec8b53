"use client";

import { useRouter } from "next/navigation";
import { Switch } from "radix-ui";
import { useState } from "react";
import { changeSettings } from "@/app/actions/settings";
import type { ServiceSettings } from "@/lib/api/types";
import { count } from "@/lib/format";
import { DRAFTING_HELP, DRAFTING_MODES, MOCK_MODE } from "@/lib/words";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { Section } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";

/** Email, web enrichment and model: their state, and the switches that work while the service runs. */
export function ServiceCard({ settings }: { settings: ServiceSettings }) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [isWarning, setWarning] = useState(false);
  const { mail, web_enrichment: web, model } = settings;
  const hasProvider = mail.provider !== "mock";
  const isOffline = model.provider.startsWith("offline");
  const change = async (changes: Parameters<typeof changeSettings>[1], message: string) => {
    setBusy(true);
    const reply = await changeSettings(settings.version, changes);
    setBusy(false);
    if (reply.ok) notify(message);
    else notifyFailure(reply.failure);
    router.refresh();
  };
  return (
    <Section title="Integrations">
      <div className="flex flex-col gap-5">
        <Row
          name="Live sending"
          note={
            hasProvider
              ? `Approved emails are sent through ${mail.provider} from ${mail.sender_name} <${mail.sender}>, up to ${count(mail.daily_cap)} a day.`
              : "No email provider is set up, so nothing leaves this machine. Ask your administrator to add one."
          }
          isOn={mail.is_real}
          isDisabled={isBusy || !hasProvider}
          onChange={(isOn) => (isOn ? setWarning(true) : void change({ mail_mode: "mock" }, MOCK_MODE))}
        />
        <p className="-mt-3 text-ink-2">
          You can undo an approval for {mail.undo_seconds} s before the email is sent.
        </p>
        <Row
          name="Web enrichment"
          note={web.available ? "Looks up companies on the web, but never on LinkedIn." : web.note}
          isOn={web.enabled}
          isDisabled={isBusy || !web.available}
          onChange={(isOn) =>
            void change({ web_enrichment: isOn }, isOn ? "Web enrichment is on" : "Web enrichment is off")
          }
        />
        <div>
          <p className="font-medium">Model</p>
          <p className="text-ink-2">
            {isOffline
              ? "Off. Rules read messages and templates write drafts, at no cost and without sending data anywhere."
              : `${model.provider} reads messages and helps with drafts. It never sets a score.`}
          </p>
        </div>
        {isOffline ? null : (
          <div>
            <p className="font-medium">Drafting: {DRAFTING_MODES[model.drafting]}</p>
            <p className="text-ink-2">{DRAFTING_HELP[model.drafting]}</p>
          </div>
        )}
      </div>
      <Modal
        open={isWarning}
        onOpenChange={setWarning}
        title="Turn on live sending?"
        description={`Emails you approve will be sent to real people through ${mail.provider}.`}
        footer={
          <>
            <Button onClick={() => setWarning(false)}>Stay in mock mode</Button>
            <Button
              tone="danger"
              onClick={() => {
                setWarning(false);
                void change({ mail_mode: "provider" }, "Live sending is on");
              }}
            >
              Turn on live sending
            </Button>
          </>
        }
      >
        <p className="text-ink-2">
          Sender: {mail.sender_name} &lt;{mail.sender}&gt;. Daily limit: {count(mail.daily_cap)} emails.
        </p>
      </Modal>
    </Section>
  );
}

function Row({
  name,
  note,
  isOn,
  isDisabled,
  onChange,
}: {
  name: string;
  note: string;
  isOn: boolean;
  isDisabled: boolean;
  onChange: (isOn: boolean) => void;
}) {
  return (
    <div className="flex items-start justify-between gap-4">
      <div>
        <p className="font-medium">{name}</p>
        <p className="text-ink-2">{note}</p>
      </div>
      <Switch.Root
        aria-label={name}
        checked={isOn}
        disabled={isDisabled}
        onCheckedChange={onChange}
        className="relative mt-0.5 h-5 w-9 shrink-0 rounded-full border border-line-strong bg-sunken disabled:opacity-55 data-[state=checked]:border-accent data-[state=checked]:bg-accent"
      >
        <Switch.Thumb className="block size-3.5 translate-x-0.5 rounded-full bg-ink-2 transition-transform duration-100 data-[state=checked]:translate-x-4.5 data-[state=checked]:bg-on-accent" />
      </Switch.Root>
    </div>
  );
}
