import { Pause } from "lucide-react";
import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { Conversation } from "@/components/conversation/conversation";
import { DraftPanel } from "@/components/draft/draft-panel";
import { Touches, WriteDraft } from "@/components/draft/touches";
import { DuplicateNotice } from "@/components/duplicates/notice";
import { ExploredBadge } from "@/components/leads/explored-badge";
import { LeadActions, NoteForm } from "@/components/leads/lead-actions";
import { QuotedText } from "@/components/leads/message";
import { MoreActions } from "@/components/leads/more-actions";
import { NextStepLine } from "@/components/leads/next-step";
import { Outcomes } from "@/components/leads/outcomes";
import { Profile } from "@/components/leads/profile";
import { RefreshWhile } from "@/components/leads/refresh-while";
import { Timeline } from "@/components/leads/timeline";
import { Meetings } from "@/components/meetings/meetings";
import { Others } from "@/components/score/others";
import { Lifts, ScoreWaterfall } from "@/components/score/waterfall";
import { Arriving } from "@/components/shell/arriving";
import { PageFailure } from "@/components/shell/retry";
import { LabelBadge } from "@/components/ui/label-badge";
import { Section } from "@/components/ui/states";
import { RelativeTime } from "@/components/ui/time";
import { serviceSettings, whoAmI } from "@/lib/api/account";
import { threadOf } from "@/lib/api/conversation";
import { duplicatesOf } from "@/lib/api/duplicates";
import { leadDetail, touches } from "@/lib/api/leads";
import { meetingsOf } from "@/lib/api/meetings";
import { calibration } from "@/lib/api/scorecards";
import type {
  Cadence,
  DecisionResult,
  EmailDraft,
  Hold,
  Language,
  Lead,
  LeadDetail,
  Signal,
  ThreadEntry,
} from "@/lib/api/types";
import { draftKind } from "@/lib/draft-kind";
import { leadName } from "@/lib/lead-name";
import { isMoving, isOnItsWay } from "@/lib/next-step";
import { linksOf } from "@/lib/quotes";
import { ACTIONS, DELIVERIES, LANGUAGES, STATUSES } from "@/lib/words";

const SHOWN_TEXTS: readonly Signal["field"][] = ["lead_message", "pain_point"];

export async function generateMetadata({ params }: PageProps<"/leads/[id]">): Promise<Metadata> {
  const detail = await leadDetail((await params).id);
  return { title: detail.ok ? leadName(detail.value.lead) : "Lead" };
}

export default function LeadPage(props: PageProps<"/leads/[id]">) {
  return (
    <Arriving>
      <LeadBody {...props} />
    </Arriving>
  );
}

async function LeadBody({ params }: PageProps<"/leads/[id]">) {
  const { id } = await params;
  const [detail, settings, plot, cadence, me, duplicates, thread, meetings] = await Promise.all([
    leadDetail(id),
    serviceSettings(),
    calibration(),
    touches(id),
    whoAmI(),
    duplicatesOf(id),
    threadOf(id),
    meetingsOf(id),
  ]);
  if (!detail.ok) {
    if (detail.failure.status === 404 || detail.failure.status === 422) notFound();
    return <PageFailure failure={detail.failure} />;
  }
  if (!settings.ok) return <PageFailure failure={settings.failure} />;
  if (!plot.ok) return <PageFailure failure={plot.failure} />;
  if (!cadence.ok) return <PageFailure failure={cadence.failure} />;
  if (!thread.ok) return <PageFailure failure={thread.failure} />;
  if (!meetings.ok) return <PageFailure failure={meetings.failure} />;
  const { lead, score, active_score: activeScore, feedback, activities, traces } = detail.value;
  // The first message has a section of its own, with the signals that were read in it.
  const entries = thread.value.entries.filter(({ source }) => source !== "form");
  const isWaiting = lead.processing_state === "queued" || lead.processing_state === "running";
  return (
    <div className="flex flex-col gap-4">
      <RefreshWhile isMoving={isMoving({ ...lead, latest_email: detail.value.latest_email })} />
      <header className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <div className="min-w-0 flex-1 basis-72">
          <h1 className="flex flex-wrap items-center gap-x-3 text-xl font-semibold wrap-anywhere">
            {leadName(lead)}
            {isWaiting ? (
              <span className="text-sm text-ink-3">Scoring…</span>
            ) : (
              <LabelBadge label={lead.score_label} />
            )}
            {lead.is_explored ? <ExploredBadge /> : null}
          </h1>
          <p className="text-ink-2">
            {[lead.job_title, lead.company_name].filter(Boolean).join(", ")}
            {lead.job_title || lead.company_name ? " · " : ""}
            {STATUSES[lead.status]} · received <RelativeTime at={lead.created_at} ago />
          </p>
          <State detail={detail.value} />
        </div>
        <LeadActions lead={lead}>
          <MoreActions lead={lead} mayErase={me.ok && me.value.role === "admin"} />
        </LeadActions>
      </header>
      {duplicates.ok ? <DuplicateNotice lead={lead} pairs={duplicates.value.items} /> : null}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,5fr)_minmax(0,9fr)_minmax(0,6fr)]">
        <div className="order-3 min-w-0 xl:order-1">
          <Profile lead={lead} details={detail.value.details} />
        </div>
        <div className="order-1 flex min-w-0 flex-col gap-4 xl:order-2">
          <Words detail={detail.value} />
          <Meetings lead={lead} meetings={meetings.value} />
          {entries.some(({ message }) => message) ? (
            <div id="conversation" className="scroll-mt-16">
              <Conversation entries={entries} drafts={detail.value.drafts} />
            </div>
          ) : null}
          <div id="draft" className="scroll-mt-16">
            <Drafts
              detail={detail.value}
              entries={entries}
              cadence={cadence.value}
              languages={settings.value.mail.languages}
              undoSeconds={settings.value.mail.undo_seconds}
              isMock={!settings.value.mail.is_real}
            />
          </div>
        </div>
        <div className="order-2 min-w-0 xl:order-3">
          <Section title="Score">
            {score ? (
              <>
                <ScoreWaterfall score={score} links={linksOf(score, SHOWN_TEXTS)} />
                <Lifts score={score} />
                <Others score={score} active={activeScore} plot={plot.value} />
              </>
            ) : (
              <p className="text-ink-2">
                {lead.processing_state === "failed"
                  ? `Scoring failed: ${lead.last_error ?? "no reason was recorded"}. Rescore to try again.`
                  : "Waiting to be scored. This page updates automatically."}
              </p>
            )}
          </Section>
        </div>
      </div>
      <Section title="Timeline">
        <div className="mb-4 max-w-xl">
          <NoteForm leadId={lead.id} />
        </div>
        {feedback.length ? <Outcomes feedback={feedback} /> : null}
        <Timeline activities={activities} traces={traces} />
      </Section>
    </div>
  );
}

/** A hold with its reason, or an approved email that is not sent yet. */
function State({ detail: { lead, hold, latest_email } }: { detail: LeadDetail }) {
  if (isOnItsWay({ latest_email }))
    return (
      <p>
        <NextStepLine lead={{ ...lead, hold, latest_email }} className="num font-medium" />
      </p>
    );
  if (latest_email?.state === "sent" && latest_email.sent_at)
    return (
      <p className="text-ink-2">
        Sent <RelativeTime at={latest_email.sent_at} ago />
        {hold ? <HoldNote hold={hold} /> : null}
      </p>
    );
  return hold ? (
    <p>
      <HoldNote hold={hold} />
    </p>
  ) : null;
}

function HoldNote({ hold }: { hold: Hold }) {
  return (
    <span className="flex flex-wrap items-baseline gap-x-2">
      <span className="inline-flex items-center gap-1.5 rounded-sm bg-sunken px-1.5 py-0.5 text-xs font-semibold">
        <Pause aria-hidden="true" className="size-3" /> On hold
      </span>
      {hold.reason ? (
        <span dir="auto" className="wrap-anywhere">
          {hold.reason}
        </span>
      ) : null}
      <span className="text-ink-3">
        by {hold.by}, <RelativeTime at={hold.since} ago />
      </span>
    </span>
  );
}

function Words({ detail }: { detail: LeadDetail }) {
  const { lead, score, decision, hold, latest_email } = detail;
  const isCurrent = decision !== null && detail.decision_applies;
  const isSending = isOnItsWay({ latest_email });
  const signals = score?.signals ?? [];
  const links = linksOf(score, SHOWN_TEXTS);
  const texts = [
    { field: "lead_message", title: "Message", text: lead.lead_message },
    { field: "pain_point", title: "Pain point", text: lead.pain_point },
  ] as const;
  return (
    <Section
      title={
        isSending
          ? "Email approved"
          : isCurrent
            ? actionTitle(decision, lead)
            : hold
              ? "On hold"
              : "In their words"
      }
      aside={isCurrent && decision.question ? <span className="text-ink-2">asks one question</span> : null}
    >
      {isCurrent ? <p className="mb-4">{decision.sentence}</p> : null}
      <div className="flex flex-col gap-4">
        {texts.map(({ field, title, text }) =>
          text ? (
            <div key={field}>
              <h3 className="mb-1 text-xs font-semibold text-ink-3">{title}</h3>
              <QuotedText
                text={text}
                signals={signals.filter((signal) => signal.field === field)}
                links={links}
              />
            </div>
          ) : null,
        )}
        {lead.lead_message || lead.pain_point ? null : (
          <p className="text-ink-2">No message. The score is based on profile data only.</p>
        )}
      </div>
    </Section>
  );
}

/** The action as a heading, in the past tense if it is done. */
function actionTitle(decision: DecisionResult, lead: Lead): string {
  return lead.status === "DISQUALIFIED" ? STATUSES.DISQUALIFIED : ACTIONS[decision.action];
}

function Drafts({
  detail: { lead, drafts, hold },
  entries,
  cadence,
  languages,
  undoSeconds,
  isMock,
}: {
  detail: LeadDetail;
  entries: readonly ThreadEntry[];
  cadence: Cadence | null;
  languages: readonly Language[];
  undoSeconds: number;
  isMock: boolean;
}) {
  const newest = drafts.findLast((draft) => draft.state !== "superseded");
  const older = drafts.filter((draft) => draft !== newest);
  return (
    <Section
      title="Draft"
      aside={
        <span className="flex items-center gap-3">
          {newest ? <span className="text-ink-2">{DELIVERIES[newest.state]}</span> : null}
          <WriteDraft leadId={lead.id} hasAddress={lead.email !== null} languages={languages} />
        </span>
      }
    >
      {drafts.length ? <Touches leadId={lead.id} drafts={drafts} cadence={cadence} /> : null}
      {newest ? (
        <DraftPanel
          key={newest.id}
          draft={newest}
          to={entries.find(({ message }) => message?.id === newest.answers)?.message?.sender ?? lead.email}
          undoSeconds={undoSeconds}
          isMock={isMock}
        />
      ) : (
        <p className="text-ink-2">
          {lead.processing_state === "queued" || lead.processing_state === "running"
            ? "If this lead gets a draft, it appears here after scoring."
            : hold
              ? "No draft while the lead is on hold. Rescore to end the hold."
              : "No draft. Rescore to decide the next step again."}
        </p>
      )}
      {older.length ? <EarlierDrafts drafts={older} /> : null}
      <p className="mt-3 text-xs text-ink-3">
        <Link href="/settings" className="underline underline-offset-2">
          Sender and delivery settings
        </Link>
      </p>
    </Section>
  );
}

function EarlierDrafts({ drafts }: { drafts: readonly EmailDraft[] }) {
  return (
    <details className="mt-4 border-t border-line pt-3">
      <summary className="text-ink-2">Earlier drafts ({drafts.length})</summary>
      <ul className="mt-2 flex flex-col gap-2">
        {drafts.toReversed().map((draft) => (
          <li key={draft.id} className="rounded-md border border-line p-3">
            <p className="font-medium wrap-anywhere">{draft.subject}</p>
            <p className="text-xs text-ink-3">
              {draftKind(draft)} · {LANGUAGES[draft.language]} · {DELIVERIES[draft.state]} ·{" "}
              <RelativeTime at={draft.updated_at} ago />
            </p>
            <p className="mt-1 whitespace-pre-wrap text-ink-2 wrap-anywhere">{draft.body}</p>
          </li>
        ))}
      </ul>
    </details>
  );
}
