"use client";

import { useRouter } from "next/navigation";
import { Switch } from "radix-ui";
import { useState } from "react";
import { changeSettings } from "@/app/actions/settings";
import type { ServiceSettings } from "@/lib/api/types";
import { count } from "@/lib/format";
import { MOCK_MODE } from "@/lib/words";
import { Button } from "../ui/button";
import { Modal } from "../ui/overlay";
import { Section } from "../ui/states";
import { notify, notifyFailure } from "../ui/toast";

/** Mail, web enrichment and model: what is on, and what can be switched while the service runs. */
export function ServiceCard({ settings }: { settings: ServiceSettings }) {
  const router = useRouter();
  const [isBusy, setBusy] = useState(false);
  const [isWarning, setWarning] = useState(false);
  const { mail, web_enrichment: web, model } = settings;
  const hasProvider = mail.provider !== "mock";
  const change = async (changes: Parameters<typeof changeSettings>[1], said: string) => {
    setBusy(true);
    const reply = await changeSettings(settings.version, changes);
    setBusy(false);
    if (reply.ok) notify(said);
    else notifyFailure(reply.failure);
    router.refresh();
  };
  return (
    <Section title="Mail, web and model">
      <div className="flex flex-col gap-5">
        <Row
          name="Real sending"
          note={
            hasProvider
              ? `Approved e-mails leave through ${mail.provider} as ${mail.sender_name} <${mail.sender}>, at most ${count(mail.daily_cap)} a day.`
              : "The service was started with EMAIL_MODE=mock: nothing leaves this machine. Your operator can set up a provider."
          }
          isOn={mail.is_real}
          isDisabled={isBusy || !hasProvider}
          onChange={(isOn) => (isOn ? setWarning(true) : void change({ mail_mode: "mock" }, MOCK_MODE))}
        />
        <p className="-mt-3 text-ink-2">
          An approval can be taken back for {mail.undo_seconds} s before anything is sent.
        </p>
        <Row
          name="Web enrichment"
          note={web.available ? "Looks companies up on the web; never LinkedIn." : web.note}
          isOn={web.enabled}
          isDisabled={isBusy || !web.available}
          onChange={(isOn) =>
            void change({ web_enrichment: isOn }, isOn ? "Web enrichment is on" : "Web enrichment is off")
          }
        />
        <div>
          <p className="font-medium">Model</p>
          <p className="text-ink-2">
            {model.provider === "offline"
              ? "Offline: rules read the messages and templates write the drafts. It costs nothing and sends nothing anywhere."
              : `${model.provider} reads messages into signals and writes drafts; it never sets a score.`}
          </p>
        </div>
      </div>
      <Modal
        open={isWarning}
        onOpenChange={setWarning}
        title="Send real e-mails?"
        description={`From now on, what you approve is sent to real people through ${mail.provider}.`}
        footer={
          <>
            <Button onClick={() => setWarning(false)}>Stay in mock mode</Button>
            <Button
              tone="danger"
              onClick={() => {
                setWarning(false);
                void change({ mail_mode: "provider" }, "Real sending is on");
              }}
            >
              Send real e-mails
            </Button>
          </>
        }
      >
        <p className="text-ink-2">
          Sender: {mail.sender_name} &lt;{mail.sender}&gt;. At most {count(mail.daily_cap)} a day.
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
