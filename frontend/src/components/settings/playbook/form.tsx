"use client";

import { useRouter } from "next/navigation";
import { useId, useState } from "react";
import { playbookVersion, previewPlaybook, savePlaybook } from "@/app/actions/playbook";
import { type Failure, isConflict } from "@/lib/api/failure";
import type { EmailPreview, Playbook, PlaybookContent, PlaybookVersion } from "@/lib/api/types";
import {
  FORMS_OF_ADDRESS,
  fill,
  LANGUAGES,
  PLAYBOOK_APPLIES,
  PLAYBOOK_DEFAULT,
  PLAYBOOK_FIELDS,
  PLAYBOOK_HELP,
  PLAYBOOK_SAVED,
} from "@/lib/words";
import { Button } from "../../ui/button";
import { Modal } from "../../ui/overlay";
import { FailureNote, Section } from "../../ui/states";
import { RelativeTime } from "../../ui/time";
import { notify, notifyFailure } from "../../ui/toast";
import { type Language, TextField, withText } from "./fields";
import { Answers, Links, Offers, ProofPoints } from "./sections";

const ALL = Object.keys(LANGUAGES) as Language[];

/** Edit what emails may say, see the email that it makes, and go back to an older version. */
export function PlaybookForm({
  playbook,
  history,
  isAdmin,
}: {
  playbook: Playbook;
  history: readonly PlaybookVersion[];
  isAdmin: boolean;
}) {
  const router = useRouter();
  const [content, setContent] = useState(() => contentOf(playbook));
  const [language, setLanguage] = useState<Language>(playbook.languages[0] ?? "en");
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [preview, setPreview] = useState<EmailPreview | null>(null);
  const change = (changes: Partial<PlaybookContent>) => setContent((before) => ({ ...before, ...changes }));
  const save = async () => {
    setBusy(true);
    const reply = await savePlaybook(playbook.version, tidy(content));
    setBusy(false);
    setFailure(reply.ok ? null : reply.failure);
    if (!reply.ok) return;
    notify(`Saved version ${reply.value.version}. ${PLAYBOOK_APPLIES}`);
    router.refresh();
  };
  const show = async () => {
    const reply = await previewPlaybook(tidy(content), language);
    if (reply.ok) setPreview(reply.value);
    else notifyFailure(reply.failure);
  };
  const load = async (version: number) => {
    const reply = await playbookVersion(version);
    if (!reply.ok) return notifyFailure(reply.failure);
    setContent(contentOf(reply.value));
    notify(`Loaded version ${version}. It becomes current when you save it.`);
  };
  const props = { content, language, change };
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-ink-2">
          {playbook.version
            ? fill(PLAYBOOK_SAVED, { version: playbook.version, name: playbook.saved_by ?? "" })
            : PLAYBOOK_DEFAULT}
        </p>
        <div className="flex flex-wrap items-center gap-2">
          <LanguageChoice language={language} onChange={setLanguage} />
          <Button onClick={() => void show()}>Preview email</Button>
          {isAdmin ? (
            <Button tone="primary" disabled={isBusy} onClick={() => void save()}>
              Save playbook
            </Button>
          ) : null}
        </div>
      </div>
      {failure ? (
        <FailureNote
          failure={failure}
          action={
            isConflict(failure) ? (
              <Button onClick={() => window.location.reload()}>Discard my changes</Button>
            ) : null
          }
        />
      ) : null}
      <fieldset disabled={!isAdmin} className="min-w-0">
        <legend className="sr-only">Playbook</legend>
        <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-4 lg:grid-cols-[repeat(2,minmax(0,1fr))]">
          <div className="flex flex-col gap-4">
            <Company {...props} />
            <Offers {...props} />
          </div>
          <div className="flex flex-col gap-4">
            <Links {...props} />
            <ProofPoints {...props} />
            <Answers {...props} />
          </div>
        </div>
      </fieldset>
      <Section title="History">
        {history.length ? null : <p className="text-ink-2">{PLAYBOOK_DEFAULT}</p>}
        <ul className="flex flex-col gap-2">
          {history.map((version) => (
            <li key={version.version} className="flex flex-wrap items-center justify-between gap-2">
              <span>
                Version {version.version}, {version.saved_by}, <RelativeTime at={version.saved_at} ago />:{" "}
                {version.changed.map((name) => named(name)).join(", ")}
              </span>
              {isAdmin ? (
                <Button
                  size="sm"
                  aria-label={`Load version ${version.version}`}
                  onClick={() => void load(version.version)}
                >
                  Load
                </Button>
              ) : null}
            </li>
          ))}
        </ul>
      </Section>
      <Modal
        open={preview !== null}
        onOpenChange={(isOpen) => {
          if (!isOpen) setPreview(null);
        }}
        title={preview?.subject ?? "Preview"}
        description="The first email to an invented lead. Nothing is stored."
      >
        <p className="whitespace-pre-wrap break-words">{preview?.body}</p>
      </Modal>
    </>
  );
}

function Company({
  content,
  language,
  change,
}: {
  content: PlaybookContent;
  language: Language;
  change: (changes: Partial<PlaybookContent>) => void;
}) {
  const form = content.form_of_address?.[language] ?? "formal";
  const id = useId();
  const languages = content.languages ?? ["en"];
  return (
    <Section title={PLAYBOOK_FIELDS.company}>
      <div className="flex flex-col gap-4">
        <TextField
          name={PLAYBOOK_FIELDS.company}
          note={PLAYBOOK_HELP.company}
          value={content.company}
          onChange={(company) => change({ company })}
        />
        <TextField
          name={`${PLAYBOOK_FIELDS.what_we_do}, in ${LANGUAGES[language]}`}
          value={content.what_we_do?.[language] ?? ""}
          onChange={(text) => change({ what_we_do: withText(content.what_we_do, language, text) })}
          rows={2}
        />
        <TextField
          name={PLAYBOOK_FIELDS.avoid}
          note={PLAYBOOK_HELP.avoid}
          value={(content.avoid ?? []).join("\n")}
          onChange={(text) => change({ avoid: text.split("\n") })}
          rows={3}
        />
        <TextField
          name={PLAYBOOK_FIELDS.tone}
          note={PLAYBOOK_HELP.tone}
          value={content.tone ?? ""}
          onChange={(tone) => change({ tone })}
        />
        <TextField
          name={`${PLAYBOOK_FIELDS.signature}, in ${LANGUAGES[language]}`}
          note={PLAYBOOK_HELP.signature}
          value={content.signature?.[language] ?? ""}
          onChange={(text) => change({ signature: withText(content.signature, language, text) })}
          rows={3}
        />
        {language === "en" ? null : (
          <label htmlFor={id} className="flex flex-wrap items-center justify-between gap-3">
            <span className="font-medium">
              {PLAYBOOK_FIELDS.form_of_address}, in {LANGUAGES[language]}
            </span>
            <select
              id={id}
              className="field"
              value={form}
              onChange={(event) =>
                change({
                  form_of_address: {
                    ...content.form_of_address,
                    [language]: event.target.value as keyof typeof FORMS_OF_ADDRESS,
                  },
                })
              }
            >
              {Object.entries(FORMS_OF_ADDRESS).map(([value, words]) => (
                <option key={value} value={value}>
                  {words}
                </option>
              ))}
            </select>
          </label>
        )}
        <fieldset>
          <legend className="font-medium">{PLAYBOOK_FIELDS.languages}</legend>
          <div className="flex flex-wrap gap-x-4 gap-y-1">
            {ALL.map((each) => (
              <label key={each} className="flex items-center gap-2">
                <input
                  type="checkbox"
                  checked={languages.includes(each)}
                  onChange={(event) =>
                    change({
                      languages: event.target.checked
                        ? [...languages, each]
                        : languages.filter((other) => other !== each),
                    })
                  }
                />
                {LANGUAGES[each]}
              </label>
            ))}
          </div>
          <p className="text-ink-2">{PLAYBOOK_HELP.languages}</p>
        </fieldset>
      </div>
    </Section>
  );
}

function LanguageChoice({
  language,
  onChange,
}: {
  language: Language;
  onChange: (language: Language) => void;
}) {
  return (
    <select
      aria-label="Language of the texts"
      className="field w-36"
      value={language}
      onChange={(event) => onChange(event.target.value as Language)}
    >
      {ALL.map((each) => (
        <option key={each} value={each}>
          {LANGUAGES[each]}
        </option>
      ))}
    </select>
  );
}

function named(field: string): string {
  return (PLAYBOOK_FIELDS as Readonly<Record<string, string>>)[field] ?? field;
}

function contentOf(playbook: Playbook): PlaybookContent {
  const { version: _version, saved_by: _by, saved_at: _at, ...content } = playbook;
  return structuredClone(content) as PlaybookContent;
}

/** The content without empty lines and an empty tone, which are left over from typing. */
function tidy(content: PlaybookContent): PlaybookContent {
  const lines = (texts: readonly string[]) => texts.map((text) => text.trim()).filter(Boolean);
  return {
    ...content,
    tone: content.tone?.trim() || null,
    avoid: lines(content.avoid ?? []),
    answers: (content.answers ?? []).map((answer) => ({
      ...answer,
      words: Object.fromEntries(
        Object.entries(answer.words).map(([language, words]) => [language, lines(words ?? [])]),
      ),
    })),
  };
}
