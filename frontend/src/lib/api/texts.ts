// Written by scripts/export_texts.py from leadops_core/texts/en. Change the words there, then run: npm run client
import type { components } from "./schema";

type Schemas = components["schemas"];
type Texts = Readonly<Record<string, string>>;

export const MESSAGE_KINDS = {
  "reply": "Reply",
  "auto_reply": "Automatic reply",
  "bounce": "Delivery problem",
  "complaint": "Spam complaint",
  "calendar_answer": "Calendar answer",
  "own_copy": "From your team",
  "bulk": "Mass mailing",
} as const satisfies Record<Schemas["MessageKind"], string>;

export const REPLY_INTENTS = {
  "unsubscribe": "Wants no more emails",
  "wrong_person": "Names somebody else",
  "not_interested": "Not interested",
  "not_now": "Not now",
  "meeting_accepted": "Accepts a meeting",
  "objection": "Has an objection",
  "interested": "Interested",
  "question": "Asks a question",
  "other": "Other reply",
} as const satisfies Record<Schemas["ReplyIntent"], string>;

export const BOUNCE_TYPES = {
  "hard": "The address does not exist",
  "mailbox_full": "The mailbox is full",
  "soft": "Not delivered",
} as const satisfies Record<Schemas["BounceType"], string>;

export const BOUNCE_DELAYED = "Delayed; the mail server keeps trying" as const;

export const BOUNCE_DELIVERED = "Delivered" as const;

export const CALENDAR_RESPONSES = {
  "accepted": "Accepted the invitation",
  "tentative": "Accepted the invitation tentatively",
  "declined": "Declined the invitation",
} as const satisfies Record<Schemas["CalendarResponse"], string>;

export const MESSAGE_MATCHED_BY = {
  "message_id": "Answers an email from you",
  "thread": "Belongs to the conversation",
  "reply_address": "Sent to the reply address of your email",
  "recipient": "Matched by the recipient",
  "sender": "Matched by the sender's address",
  "person": "Assigned by a person",
} as const satisfies Record<Schemas["MatchedBy"], string>;

export const MESSAGE_DIRECTIONS = {
  "received": "Received",
  "sent": "Sent",
} as const satisfies Record<Schemas["MessageDirection"], string>;

export const MESSAGE_UNTIL = "until {date}" as const;

export const TO_ANSWER = "To answer" as const;

export const UNMATCHED = "Unmatched" as const;

export const NO_WAITING_MESSAGES = "No message waits for an answer." as const;

export const NO_UNMATCHED_MESSAGES = "No unmatched messages." as const;

export const NO_MESSAGES = "No messages yet." as const;

export const NO_MAILBOX = "No mailbox is set up. Set LEADOPS_MAILBOX to maildir or imap." as const;

export const MAILBOX_COUNTS = {
  "replies": ["reply", "replies"],
  "auto_replies": ["automatic reply", "automatic replies"],
  "bounces": ["delivery problem", "delivery problems"],
  "complaints": ["spam complaint", "spam complaints"],
  "calendar_answers": ["calendar answer", "calendar answers"],
  "own_copies": ["message from your team", "messages from your team"],
  "bulk": ["mass mailing", "mass mailings"],
  "unmatched": ["message of no known lead", "messages of no known lead"],
} as const satisfies Record<string, readonly [string, string]>;

export const MAILBOX_SUPPRESSED = ["address added to the do-not-contact list", "addresses added to the do-not-contact list"] as const;

export const ANSWERS_DRAFTED = ["answer drafted for review", "answers drafted for review"] as const;

export const MESSAGES_RETURNED = ["message came back, because its day has come", "messages came back, because their day has come"] as const;

export const CONVERSATION = "Conversation" as const;

export const ANSWER_DRAFTED = "Answer drafted" as const;

export const DRAFT_ANSWER = "Draft an answer" as const;

export const REVIEW_ANSWER = "Review the answer" as const;

export const NOTHING_NEW = "No new messages." as const;

export const DUPLICATE_REASONS = {
  "same_profile": "Same LinkedIn profile",
  "same_mailbox": "Same mailbox written differently",
  "similar_address": "Similar email address",
  "same_phone": "Same phone number",
  "same_name": "Same name",
  "swapped_name": "First and last name swapped",
  "nickname": "Nickname of the same first name",
  "similar_name": "Similar name",
  "initial": "Initial of the same first name",
  "same_company": "Same company",
  "similar_company": "Similar company name",
  "same_domain": "Same company domain",
  "other_last_name": "Different last names",
  "other_first_name": "Different first names",
  "other_name": "Different names",
  "other_company": "Different companies",
  "other_country": "Different countries",
} as const satisfies Record<Schemas["DuplicateReason"], string>;

export const DUPLICATE_STATES = {
  "open": "To decide",
  "kept": "Both kept",
  "never": "Never ask again",
} as const satisfies Record<Schemas["DuplicateState"], string>;

export const EXPLORED = "Random sample" as const;

export const EXPLORED_HINT = "Chosen at random among the leads that would get no email, so that learning sees how they respond" as const;

export const EXPLORATION_ON = "{share}% of the leads that would get no email because of their score are proposed at random." as const;

export const EXPLORATION_OFF = "Off: no lead is proposed at random." as const;

export const EXPLORATION_DRAWN = "Passed over because of their score: {drawn}. Chosen at random: {chosen}." as const;

export const EXPLORATION_RESULTS = "Waiting for a decision: {waiting}. Contacted: {contacted}, with {good} good and {bad} bad outcomes so far." as const;

export const PASSED_OVER = {
  "cold": "Cold lead",
  "low_fit": "Low fit",
} as const satisfies Record<Schemas["PassedOver"], string>;

export const OUTCOME_KINDS = {
  "good": "Good",
  "bad": "Bad",
  "none": "None yet",
} as const satisfies Record<string, string>;

export const COLUMN_ROLES = {
  "field": "Field",
  "attribute": "Custom field",
  "outcome": "Outcome",
  "ignored": "Skipped",
} as const satisfies Record<Schemas["ColumnRole"], string>;

export const COLUMN_QUESTION = "Does “{column}” contain the {field}?" as const;

export const COLUMN_QUESTIONS_OPEN = "Without an answer, a column becomes a custom field." as const;

export const FILE_FORMATS = {
  "csv": "CSV",
  "workbook": "Workbook",
  "json": "JSON",
  "jsonl": "JSON Lines",
  "vcard": "Contacts (vCard)",
} as const satisfies Record<Schemas["FileFormat"], string>;

export const DELIMITERS = {
  ",": "Commas",
  ";": "Semicolons",
  "\t": "Tabs",
  "|": "Pipes",
} as const satisfies Record<string, string>;

export const ENCODINGS = {
  "utf-8": "Unicode (UTF-8)",
  "utf-16-le": "Unicode (UTF-16)",
  "cp1252": "Western European (Windows)",
  "cp1250": "Central European (Windows)",
  "cp1251": "Cyrillic (Windows)",
  "cp1253": "Greek (Windows)",
  "cp1254": "Turkish (Windows)",
  "cp1255": "Hebrew (Windows)",
  "cp1256": "Arabic (Windows)",
  "cp1257": "Baltic (Windows)",
  "cp1258": "Vietnamese (Windows)",
  "cp874": "Thai (Windows)",
  "cp932": "Japanese (Shift JIS)",
  "euc_jp": "Japanese (EUC)",
  "gb18030": "Chinese, simplified (GB 18030)",
  "cp950": "Chinese, traditional (Big5)",
  "cp949": "Korean (Windows)",
  "iso8859-2": "Central European (ISO 8859-2)",
  "iso8859-5": "Cyrillic (ISO 8859-5)",
  "iso8859-7": "Greek (ISO 8859-7)",
  "iso8859-9": "Turkish (ISO 8859-9)",
  "iso8859-15": "Western European (ISO 8859-15)",
  "koi8-r": "Cyrillic (KOI8-R)",
  "mac-roman": "Western European (Mac)",
  "mac-latin2": "Central European (Mac)",
  "mac-cyrillic": "Cyrillic (Mac)",
  "cp437": "American (DOS)",
  "cp850": "Western European (DOS)",
  "cp852": "Central European (DOS)",
  "cp866": "Cyrillic (DOS)",
  "big5hkscs": "Chinese, traditional (Hong Kong)",
  "johab": "Korean (Johab)",
  "iso8859-3": "South European (ISO 8859-3)",
  "iso8859-4": "Baltic (ISO 8859-4)",
  "iso8859-6": "Arabic (ISO 8859-6)",
  "iso8859-8": "Hebrew (ISO 8859-8)",
  "iso8859-10": "Nordic (ISO 8859-10)",
  "iso8859-13": "Baltic (ISO 8859-13)",
  "iso8859-16": "Southeast European (ISO 8859-16)",
  "koi8-u": "Ukrainian (KOI8-U)",
  "mac-greek": "Greek (Mac)",
  "mac-turkish": "Turkish (Mac)",
  "cp737": "Greek (DOS 737)",
  "cp775": "Baltic (DOS)",
  "cp855": "Cyrillic (DOS 855)",
  "cp857": "Turkish (DOS)",
  "cp858": "Western European (DOS 858)",
  "cp862": "Hebrew (DOS)",
  "cp864": "Arabic (DOS)",
  "cp869": "Greek (DOS 869)",
} as const satisfies Record<string, string>;

export const UNREAD_SHEETS = "Only the sheet “{sheet}” is read, not {others}. Import each sheet separately." as const;

export const ENCODING_GUESS = "The encoding is a guess. Compare the names below, and choose the encoding that shows them correctly." as const;

export const UPLOAD_STATES = {
  "running": "Importing",
  "done": "Imported",
  "failed": "Failed",
  "undone": "Undone",
} as const satisfies Record<Schemas["UploadState"], string>;

export const FATES = {
  "added": "Will be added",
  "merged": "Will be merged",
  "rejected": "Will be rejected",
} as const satisfies Record<Schemas["Fate"], string>;

export const ROW_NOUN = ["row", "rows"] as const;

export const DAMAGED_NOUN = ["row looks damaged", "rows look damaged"] as const;

export const DAMAGED = "{damaged} and will be rejected: {lines}." as const;

export const DAMAGED_AMONG = "Among the first {rows}, {damaged} and will be rejected: {lines}." as const;

export const LINE_NOUN = ["line", "lines"] as const;

export const SKIPPED_NOUN = ["line above the header is not imported", "lines above the header are not imported"] as const;

export const SKIPPED = "{lines}." as const;

export const OTHER_LINES_NOUN = ["line is not a row", "lines are not rows"] as const;

export const OTHER_LINES = "{lines}: a repeated header, a footer, or another table." as const;

export const EDGE_VERDICTS = {
  "pushed": "Pushed",
  "already": "Already pushed",
  "conflict": "Changed on both sides",
  "refused": "Refused by the source",
  "gone": "No longer in the source",
  "dropped": "Reset to the source",
} as const satisfies Record<string, string>;

export const MATCHED_BY = {
  "email": "Email",
  "key": "Key column",
  "identity": "Name and company",
  "contents": "Contents",
} as const satisfies Record<string, string>;

export const RESPONSE_DIMENSIONS = {
  "source": "Source",
  "template": "Email",
  "rep": "Approved by",
  "score_band": "Score",
  "language": "Language",
} as const satisfies Record<Schemas["ResponseDimension"], string>;

export const RESPONSE_COLUMNS = {
  "contacted": "Emailed",
  "replied": "Replied",
  "positive": "Positive replies",
  "meetings": "Booked a meeting",
} as const satisfies Record<string, string>;

export const RESPONSE_SUMMARY = "{leads} got a first email in the last {days}." as const;

export const RESPONSE_RECENT = "{count} of them got it in the last 7 days and may still answer." as const;

export const RESPONSE_NONE = "No first email was sent in the last {days}." as const;

export const RESPONSE_INTERVALS = "In parentheses: 95% intervals. Groups whose intervals overlap may differ by chance only." as const;

export const RESPONSE_SMALL = "Fewer than 30 leads: too few to compare." as const;

export const RESPONSE_OMITTED = "{groups} not listed." as const;

export const RESPONSE_TEMPLATE = "{purpose}, templates {version}" as const;

export const RESPONSE_UNKNOWN = "Unknown" as const;

export const GROUP_NOUN = ["smaller group", "smaller groups"] as const;

export const DAY_NOUN = ["day", "days"] as const;

export const JOB_KINDS = {
  "rescore": "Rescore all leads",
  "learn": "Train the scorecard",
  "drift": "Check for drift",
  "find_duplicates": "Search for duplicates",
  "trim": "Delete old data",
  "import": "Import a file",
  "undo_import": "Undo an import",
  "export": "Export leads",
  "erase": "Erase a person",
} as const satisfies Record<Schemas["JobKind"], string>;

export const JOB_STATES = {
  "waiting": "Waiting for a worker",
  "running": "Running",
  "done": "Done",
  "failed": "Failed",
  "cancelled": "Cancelled",
} as const satisfies Record<Schemas["JobState"], string>;

export const JOB_CANCELLING = "Stopping" as const;

export const JOB_PROGRESS = "{done} of {total}" as const;

export const TRIMMED = "Deleted: traces {traces}, replaced explanations {explanations}, model requests {model_calls}, parts of broken-off uploads {file_parts}, received emails {raw_messages}. New archive files: {archive_files}." as const;

export const TRIM_PREVIEW = "Would be deleted: traces {traces}, model requests {model_calls}, parts of broken-off uploads {file_parts}, received emails {raw_messages}. Nothing was changed." as const;

export const NO_JOBS = "No jobs yet. Rescoring, learning, large imports, exports, and searches for duplicates appear here." as const;

export const LABELS = {
  "HOT": "Hot",
  "WARM": "Warm",
  "COLD": "Cold",
} as const satisfies Record<Schemas["ScoreLabel"], string>;

export const NOT_SCORED = "Not scored" as const;

export const ACTIONS = {
  "SEND_EMAIL": "Send email",
  "ASK_QUESTION": "Ask a question",
  "DISQUALIFY": "Disqualify",
  "HOLD": "Hold",
} as const satisfies Record<Schemas["RecommendedAction"], string>;

export const NOT_DECIDED = "Not decided" as const;

export const STATUSES = {
  "NEW": "New",
  "QUALIFIED": "Qualified",
  "NEEDS_INFO": "Needs info",
  "DISQUALIFIED": "Disqualified",
  "CONTACTED": "Contacted",
  "MEETING_BOOKED": "Meeting booked",
  "CLOSED_WON": "Closed won",
  "CLOSED_LOST": "Closed lost",
} as const satisfies Record<Schemas["LeadStatus"], string>;

export const PROCESSING_STATES = {
  "queued": "Queued",
  "running": "Running",
  "done": "Done",
  "failed": "Failed",
} as const satisfies Record<Schemas["ProcessingState"], string>;

export const OUTCOMES = {
  "booked_demo": "Booked a demo",
  "no_show": "No-show",
  "replied": "Replied",
  "negative_reply": "Negative reply",
  "no_response": "No response",
  "disqualified": "Disqualified",
  "closed_won": "Closed won",
  "closed_lost": "Closed lost",
} as const satisfies Record<Schemas["Outcome"], string>;

export const OUTCOME_MEANINGS = {
  "booked_demo": "Booked a demo",
  "no_show": "No-show",
  "replied": "Replied",
  "negative_reply": "Negative reply",
  "no_response": "No response",
  "disqualified": "Disqualified",
  "closed_won": "Closed won",
  "closed_lost": "Closed lost",
  "open": "Still open",
  "unrecognised": "Not recognized",
} as const satisfies Record<string, string>;

export const SORTS = {
  "score": "Highest score",
  "newest": "Newest",
  "oldest": "Oldest",
  "company": "Company",
} as const satisfies Record<Schemas["LeadSort"], string>;

export const FUNNEL_STAGES = {
  "new": "All leads",
  "qualified": "Qualified so far",
  "contacted": "Contacted so far",
  "meeting": "Meetings so far",
  "won": "Won",
} as const satisfies Record<Schemas["FunnelStage"], string>;

export const REASONS = {
  "processing_error": "Processing error",
  "suppressed": "On the do-not-contact list",
  "opt_out_requested": "Opt-out requested",
  "complaint": "Complaint",
  "closed": "Closed",
  "already_contacted": "Already contacted",
  "unsafe_address": "Unsafe address",
  "cold": "Cold lead",
  "competitor": "Competitor",
  "job_seeker": "Job seeker",
  "vendor_pitch": "Vendor pitch",
  "student": "Student",
  "low_fit": "Low fit",
  "no_address": "No email address",
  "key_information_missing": "Key information missing",
  "hot_lead": "Hot lead",
  "warm_lead": "Warm lead",
  "exploration": "Random sample",
} as const satisfies Record<Schemas["ReasonCode"], string>;

export const ACTIVITIES = {
  "INGESTED": "Imported",
  "ENRICHED": "Enriched",
  "SCORED": "Scored",
  "EMAIL_DRAFTED": "Email drafted",
  "EMAIL_SENT": "Email sent",
  "STATUS_CHANGED": "Status changed",
  "NOTE": "Note",
  "ERROR": "Error",
} as const satisfies Record<Schemas["ActivityType"], string>;

export const NODES = {
  "normalize_input": "Clean up the lead",
  "enrich_lead": "Enrich",
  "score_lead": "Read and score",
  "decide_next_action": "Decide the next action",
  "draft_email": "Write the draft",
  "log_to_crm": "Save the result",
  "learning_update": "Record the outcome",
} as const satisfies Record<string, string>;

export const NODE_CHANGES = {
  "facts": "{facts} found",
  "signals": "{signals} found in the message",
  "score": "Score {total}, {label}",
  "decision": "{action}: {reason}",
  "draft": "Draft written: {variant}, {purpose}",
  "record": "{status}",
  "label": "{outcomes} recorded",
} as const satisfies Record<string, string>;

export const FACT_NOUN = ["fact", "facts"] as const;

export const SIGNAL_NOUN = ["signal", "signals"] as const;

export const RECORD_STATUSES = {
  "recorded": "Saved",
  "already_recorded": "Already saved by this run",
  "outdated": "Not saved: the lead changed during the run",
} as const satisfies Record<Schemas["RecordStatus"], string>;

export const SCORE_SUM = "{total} {label}: {parts}." as const;

export const SCORE_BASE = "base {points}" as const;

export const SCORE_REST = "and {count} more ({points})" as const;

export const CHANCE = "{chance} chance of a good outcome" as const;

export const GROUPS = {
  "fit": "Fit",
  "intent": "Intent",
  "engagement": "Engagement",
  "history": "History",
} as const satisfies Record<Schemas["GroupName"], string>;

export const EVIDENCE = {
  "field": "{name}",
  "fact": "{name}",
  "signal": "{name} in the message",
  "attribute": "custom field “{name}”",
  "pair": "custom fields “{first}” and “{second}”",
  "group": "group limit",
  "setting": "your settings",
  "playbook": "your playbook",
  "list": "list of {name}",
  "decision": "the question to the lead",
  "all": "all fields",
} as const satisfies Record<string, string>;

export const NEXT_STEPS = {
  "approved": "Approved",
  "sending": "Sending",
  "unknown": "Delivery unknown",
  "failed": "Scoring failed",
  "scoring": "Scoring…",
  "draft": "Draft ready",
  "hold": "On hold",
  "not_sent": "Email not sent",
  "sent": "Sent",
  "contacted": "Awaiting reply",
} as const satisfies Record<string, string>;

export const NEXT_STEP_DETAILS = {
  "approved": "sends {when}",
  "unknown": "check whether it was sent",
  "sent": "awaiting reply",
} as const satisfies Record<string, string>;

export const MOVES = {
  "needs_info": "Needs info",
  "disqualify": "Disqualify",
  "hold": "Hold",
} as const satisfies Record<string, string>;

export const MOVED = {
  "needs_info": "Moved to needs info",
  "disqualify": "Disqualified",
  "hold": "Put on hold",
} as const satisfies Record<string, string>;

export const REVIEWED = {
  "approve": "Approved",
  "edit": "Edited",
  "needs_info": "Needs info",
  "disqualify": "Disqualified",
  "hold": "On hold",
} as const satisfies Record<string, string>;

export const STATUS_REASONS = {
  "email_sent": "Email sent",
  "outcome": "Outcome recorded",
} as const satisfies Record<string, string>;

export const LEARNING_MODES = {
  "auto": "Learns automatically",
  "ask": "Learns automatically, asks before activating",
  "off": "Learns only when you start it",
} as const satisfies Record<string, string>;

export const FIGURES = {
  "auc": "AUC",
  "log_loss": "Log loss",
  "brier": "Brier score",
  "ece": "Calibration error",
  "lift": "Lift in the top 10%",
} as const satisfies Record<string, string>;

export const PLAIN_FIGURES = {
  "lift": "Good outcomes in the best 10%, compared with all",
  "auc": "Good lead ranked above a bad one",
  "ece": "Probabilities off by",
} as const satisfies Record<string, string>;

export const PLAIN_VALUES = {
  "lift": "{value}×",
  "auc": "{value}%",
  "ece": "{value} points",
} as const satisfies Record<string, string>;

export const NEW_VERSION = "New version" as const;

export const LEARNED = "Learned" as const;

export const GUESS = "Guessing" as const;

export const PROMOTED = "Promoted" as const;

export const READY = "Ready to activate" as const;

export const NOT_PROMOTED = "Not promoted" as const;

export const PENDING_VERSION = "Active when all leads are scored" as const;

export const NEEDS_DECISION = "Waiting for your decision" as const;

export const RESULTS = {
  "promote": "Promoted",
  "in_part": "Promoted in part",
  "calibrate": "Probabilities added",
  "keep": "Not promoted",
} as const satisfies Record<Schemas["Verdict"], string>;

export const DRY_RUN_RESULTS = {
  "promote": "Would be promoted",
  "in_part": "Would be promoted in part",
  "calibrate": "Would add probabilities",
  "keep": "Would not be promoted",
} as const satisfies Record<Schemas["Verdict"], string>;

export const WOULD_BE = "Would be {result}" as const;

export const VERSION_RESULT = "Version {number}: {result}" as const;

export const VERDICTS = {
  "promote": "More accurate than guessing the average, and no worse than the active version",
  "in_part": "It gives probabilities and uses part of what was learned",
  "calibrate": "It keeps the points of the version before and turns scores into probabilities",
  "keep": "The outcomes don't show that a new version would be better",
} as const satisfies Record<Schemas["Verdict"], string>;

export const VERDICT_CAUSES = {
  "no_outcomes": "No outcomes yet: nothing to learn from",
  "only_good": "Only good outcomes so far ({labels}): learning compares good with bad ones",
  "only_bad": "Only bad outcomes so far ({labels}): learning compares good with bad ones",
  "too_few_outcomes": "Not enough outcomes yet: {labels} of {needed} ({good} good, {bad} bad; at least {of_a_kind} of each needed)",
  "too_few_good": "{outcomes}, only {good} of them good: at least {of_a_kind} needed",
  "too_few_bad": "{outcomes}, only {bad} of them bad: at least {of_a_kind} needed",
  "untested": "{outcomes}, but none could be used to test the new version",
  "no_better": "{outcomes}: what was learned does not predict better than guessing the average",
  "too_few_new": "{outcomes}: only {new} since the active version was created, too few for a comparison",
  "worse": "{outcomes}: the learned weights are less accurate than the active version",
  "better": "{outcomes}: more accurate than guessing the average, and no worse than the active version",
} as const satisfies Record<Schemas["VerdictCause"], string>;

export const TOO_FEW_FOR_PROBABILITIES = "Not enough outcomes for probabilities yet: {labels} of {needed} ({good} good, {bad} bad)" as const;

export const CAUTIONS = {
  "same_label": "Not activated, because {share} of the {leads} would be {label}",
  "same_chance": "Not activated, because it hardly tells open leads apart: 90% of the {leads} have a probability of {low} to {high}, but of the leads with an outcome {low_labeled} to {high_labeled}",
  "other_chances": "Not activated, because it rates open leads very differently: the {leads} have a mean probability of {mean}, but the leads with an outcome {mean_labeled}",
} as const satisfies Record<Schemas["CautionKind"], string>;

export const SHIFTED_COLUMN = "{title} is missing or has new values in {share} of the open leads, and in {share_labeled} of the others" as const;

export const NEWEST_LEAD_NOUN = ["newest lead", "newest leads"] as const;

export const VERDICT_UNKNOWN = "An earlier release of LeadOps did not record the reason" as const;

export const BEST_LEADS = "Of the {best} best of {tested} {which} leads, {good} ended well; at random it would be {at_random}." as const;

export const BEST_LEADS_UNUSED = "By what was learned: of the {best} best of {tested} {which} leads, {good} ended well; at random it would be {at_random}." as const;

export const LATER = "later" as const;

export const OTHER_LEADS = "other" as const;

export const OFF_BY = "Probabilities were off by {points} on average." as const;

export const SAMPLED = "{outcomes} from the random sample of leads that would have got no email." as const;

export const SAMPLED_NOUN = ["outcome comes", "outcomes come"] as const;

export const LEAD_NOUN = ["lead", "leads"] as const;

export const POINT_NOUN = ["point", "points"] as const;

export const LABELS_MOVED = "The label changes for {leads} of {total}." as const;

export const LABELS_MOVED_OF_ALL = "Among all {total} leads, {low} to {high} change." as const;

export const SAMPLE_SCORED = "A sample of {leads} was scored." as const;

export const NO_LABEL_MOVED = "No lead changes its label." as const;

export const UNSCORED = "{leads} had no score yet." as const;

export const LABELS_AFTER = "{hot} leads are hot, {warm} warm, and {cold} cold." as const;

export const LEAKS = "Not used, because filled in or changed after the outcome: {columns}." as const;

export const LEAK_NOUN = ["other column", "other columns"] as const;

export const AND_MORE = "{columns}, and {more}" as const;

export const LEARNING_STEPS = {
  "no_outcomes": "Record how your leads ended, or import a file of closed leads.",
  "only_good": "Record or import leads that you lost, too.",
  "only_bad": "Record or import leads that you won, too.",
  "too_few_outcomes": "Record more outcomes, or import a file of closed leads.",
  "too_few_good": "Record or import more leads that you won.",
  "too_few_bad": "Record or import more leads that you lost.",
  "untested": "Learn again after more outcomes.",
  "no_better": "Learn again after more outcomes.",
  "too_few_new": "Learn again after more outcomes.",
  "worse": "Learn again after more outcomes.",
  "better": "Learn again after more outcomes.",
} as const satisfies Record<Schemas["VerdictCause"], string>;

export const UNUSED_KINDS = {
  "identifier": "Identifies the lead",
  "late": "Filled in or changed after the outcome",
  "useless": "Says nothing about future leads",
  "by_hand": "Excluded by hand",
} as const satisfies Record<Schemas["UnusedKind"], string>;

export const COLUMN_CHOICES = {
  "use": "Always used",
  "leave_out": "Never used",
} as const satisfies Record<Schemas["ColumnChoice"], string>;

export const AUTOMATIC_CHOICE = "Automatic" as const;

export const CHOICE_APPLIES = "It applies from the next learning update on." as const;

export const LABEL_SHARES = {
  "hot": "Hot: the best {share}% of the newest leads.",
  "warm": "Warm: the next {share}%.",
} as const satisfies Record<string, string>;

export const LABEL_CHANCES = {
  "hot": "Hot: leads with a probability of {chance}% or more, by LEADOPS_HOT_CHANCE.",
  "warm": "Warm: leads with a probability of {chance}% or more, by LEADOPS_WARM_CHANCE.",
} as const satisfies Record<string, string>;

export const SHARES_APPLY = "A new share applies when learning makes the next version." as const;

export const COMPARISONS = {
  "too_few": "Not enough outcomes for a comparison with {other}.",
  "better": "Clearly more accurate than {other}.",
  "worse": "Less accurate than {other}.",
  "maybe_better": "Slightly more accurate than {other}, but it could be chance.",
  "no_better": "No better than {other}.",
} as const satisfies Record<string, string>;

export const BASE_RATE = "guessing the average" as const;

export const VERSION = "version {number}" as const;

export const TESTED_ON = "Tested on {outcomes} it had not seen." as const;

export const OUTCOME_NOUN = ["outcome", "outcomes"] as const;

export const CARD_LIMITS = {
  "set_by_hand": "A person set the points. Nothing was learned from outcomes, and a score is not a probability.",
  "changed_by_hand": "A person changed this version after it was learned. The changes were not tested.",
  "not_promoted": "Its learning update did not promote it.",
  "untested": "It was not tested, because no outcome could be used for a test.",
  "few_outcomes": "It learned from fewer than 300 outcomes, so its metrics are uncertain.",
  "few_good": "It learned from fewer than 30 good outcomes.",
  "few_bad": "It learned from fewer than 30 bad outcomes.",
  "shuffled": "It was not tested on later outcomes, because they had no usable order.",
  "arrival_order": "It was tested on leads that arrived later. Their outcomes may not be the later ones.",
  "drift": "The newest leads with an outcome differed from the earlier ones.",
  "only_contacted": "Only contacted leads have outcomes, so it knows little about leads that nobody contacts.",
} as const satisfies Record<Schemas["CardLimit"], string>;

export const MEETING_STATUSES = {
  "proposed": "Not confirmed",
  "booked": "Booked",
  "held": "Held",
  "no_show": "No-show",
  "cancelled": "Canceled",
  "moved": "Moved",
} as const satisfies Record<Schemas["MeetingStatus"], string>;

export const MEETING_SOURCES = {
  "cal_com": "Cal.com",
  "calendly": "Calendly",
  "calendar": "Calendar answer",
  "person": "Recorded by a person",
} as const satisfies Record<Schemas["MeetingSource"], string>;

export const MEETING_MATCHED_BY = {
  "link": "Booked with the link of an email",
  "address": "Matched by the address",
  "message": "Answered an invitation",
  "person": "Assigned by a person",
} as const satisfies Record<Schemas["MeetingMatchedBy"], string>;

export const MEETING_VIEWS = {
  "upcoming": "Upcoming",
  "to_confirm": "Without a result",
  "unassigned": "Without a lead",
  "all": "All",
} as const satisfies Record<Schemas["MeetingView"], string>;

export const NO_MEETINGS = {
  "upcoming": "No upcoming meetings.",
  "to_confirm": "Every past meeting has a result.",
  "unassigned": "Every meeting has a lead.",
  "all": "No meetings yet.",
} as const satisfies Record<Schemas["MeetingView"], string>;

export const NO_MEETINGS_OF_LEAD = "No meetings with this lead." as const;

export const INSTALLATION_CHECKS = {
  "settings": "Settings",
  "database": "Database",
  "schema": "Database version",
  "permissions": "Permissions",
  "clock": "Clock",
  "disk": "Disk space",
  "work": "Waiting leads",
  "queue": "Queue",
  "mail": "Email",
  "mailbox": "Mailbox",
  "model": "Language model",
} as const satisfies Record<string, string>;

export const CHECK_STATES = {
  "ok": "OK",
  "warning": "Warning",
  "failed": "Failed",
  "skipped": "Skipped",
} as const satisfies Record<string, string>;

export const FINDINGS = {
  "not_checked": "Not checked because another check failed.",
  "settings_valid": "All settings are valid; {count} differ from their defaults.",
  "setting_unknown": "There is no setting {variable}.",
  "setting_invalid": "{variable} is invalid: {reason}.",
  "database_answers": "{database} answered in {milliseconds} ms.",
  "database_missing": "There is no database at {file} yet.",
  "database_failed": "{reason}",
  "schema_usable": "Version {version}; this release needs {needed}.",
  "schema_behind": "Version {version} is usable, but some steps of this release need {needed}.",
  "schema_empty": "The database has no LeadOps tables.",
  "schema_old": "The database has version {version}, but this release needs {needed}.",
  "schema_too_new": "The database has version {version} from a newer release, which this release cannot use.",
  "file_private": "Only its owner can read {file}.",
  "file_readable": "Other users of this machine can read {file}, which holds personal data.",
  "file_read_only": "{file} or its folder cannot be written.",
  "in_memory": "The database is in memory.",
  "role_writes_rows": "The role {role} can write rows and cannot create tables.",
  "role_changes_tables": "The role {role} can also create and drop tables.",
  "role_reads_only": "The role {role} cannot write leads.",
  "clock_right": "The clock differs by {seconds} s.",
  "clock_differs": "The clocks of this machine and of the database server differ by {seconds} s.",
  "clock_behind": "The newest entry of the timeline is {seconds} s in the future.",
  "disk_free": "{megabytes} MB are free in {folder}.",
  "disk_low": "Only {megabytes} MB are free in {folder}.",
  "work_done": "No leads are waiting to be processed.",
  "work_waits": "Leads waiting: {count}, the oldest for {minutes} minutes.",
  "work_stalled": "Leads waiting: {count}, the oldest for {minutes} minutes.",
  "work_failed": "Leads that could not be processed: {count}.",
  "queue_local": "Workers poll the database.",
  "queue_answers": "{host} accepts connections.",
  "queue_unreachable": "The Service Bus {host} cannot be reached: {reason}.",
  "mail_mock": "Mock mode: emails are written to {folder}, and nothing leaves this machine.",
  "mail_configured": "Azure Communication Services is set up. It cannot be tried without sending an email.",
  "mail_misconfigured": "{reason}",
  "mail_answers": "{host} accepted the connection and the login.",
  "mail_failed": "{reason}.",
  "mailbox_none": "No mailbox is set up; replies are recorded by hand.",
  "mailbox_misconfigured": "{reason}",
  "mailbox_failed": "{reason}",
  "mailbox_not_read": "{mailbox} was read {minutes} minutes ago.",
  "mailbox_answers": "{mailbox} can be read.",
  "model_offline": "No model is set up; rules and templates are used.",
  "model_misconfigured": "{model} cannot be used: {reason}",
  "model_answers": "{model} answered.",
  "model_refuses_key": "{model} refused the key (status {status}).",
  "model_unreachable": "{model} did not answer.",
} as const satisfies Record<string, string>;

export const NO_REMEDY = "Nothing to do" as const;

export const REMEDIES = {
  "not_checked": "Nothing to do",
  "settings_valid": "Nothing to do",
  "setting_unknown": "Correct or remove it. The most similar setting: {similar}.",
  "setting_invalid": "Correct it in the environment or in .env.",
  "database_answers": "Nothing to do",
  "database_missing": "Create it with leadops ingest FILE or leadops db upgrade.",
  "database_failed": "Nothing to do",
  "schema_usable": "Nothing to do",
  "schema_behind": "Run leadops db upgrade.",
  "schema_empty": "Run leadops db upgrade.",
  "schema_old": "Run leadops db upgrade.",
  "schema_too_new": "Install the newer release, or restore a backup from before the upgrade.",
  "file_private": "Nothing to do",
  "file_readable": "Run chmod 600 {file}.",
  "file_read_only": "Give this user write access to the file and its folder.",
  "in_memory": "Nothing to do",
  "role_writes_rows": "Nothing to do",
  "role_changes_tables": "Use a separate role for the app: leadops db upgrade --grant ROLE.",
  "role_reads_only": "Run leadops db upgrade --grant {role} as the owner of the tables.",
  "clock_right": "Nothing to do",
  "clock_differs": "Synchronize the clocks.",
  "clock_behind": "Set the clock of this machine.",
  "disk_free": "Nothing to do",
  "disk_low": "Free some space, or move the folder to a larger disk.",
  "work_done": "Nothing to do",
  "work_waits": "Nothing to do",
  "work_stalled": "Start leadops worker, or run leadops process.",
  "work_failed": "Run leadops process --retry-failed. The timeline of each lead names the error.",
  "queue_local": "Nothing to do",
  "queue_answers": "Nothing to do",
  "queue_unreachable": "Check LEADOPS_SERVICEBUS_NAMESPACE. Until then, workers poll the database.",
  "mail_mock": "Nothing to do",
  "mail_configured": "Nothing to do",
  "mail_misconfigured": "Correct these settings.",
  "mail_answers": "Nothing to do",
  "mail_failed": "Check LEADOPS_SMTP_HOST, its port, and the login.",
  "mailbox_none": "Nothing to do",
  "mailbox_misconfigured": "Correct these settings.",
  "mailbox_failed": "Until the mailbox can be read, replies do not stop follow-ups.",
  "mailbox_not_read": "Start leadops worker, or run leadops inbox read.",
  "mailbox_answers": "Nothing to do",
  "model_offline": "Nothing to do",
  "model_misconfigured": "Correct this, or set LLM_PROVIDER=offline.",
  "model_answers": "Nothing to do",
  "model_refuses_key": "Set a valid key. Until then, rules and templates are used.",
  "model_unreachable": "Check the address. Until it answers, rules and templates are used.",
} as const satisfies Record<string, string>;

export const SETTING_SOURCES = {
  "default": "Default",
  "environment": "Environment",
  "env_file": ".env",
} as const satisfies Record<string, string>;

export const VARIANTS = {
  "first_touch": "First touch",
  "follow_up_1": "Follow-up 1",
  "follow_up_2": "Follow-up 2",
  "breakup": "Breakup",
} as const satisfies Record<Schemas["DraftVariant"], string>;

export const PURPOSES = {
  "outreach": "Email",
  "question": "Question",
  "answer": "Answer",
} as const satisfies Record<Schemas["DraftPurpose"], string>;

export const DELIVERIES = {
  "draft": "Waiting for review",
  "approved": "Approved, not sent yet",
  "claimed": "Sending",
  "transmitting": "Sending",
  "sent": "Sent",
  "failed": "Not sent",
  "unknown": "Delivery unknown: check with the provider",
  "rejected": "Rejected",
  "superseded": "Replaced by a newer draft",
} as const satisfies Record<Schemas["DeliveryState"], string>;

export const MOCK_MODE = "Mock mode: nothing leaves this machine" as const;

export const SENT_TO_MOCK = "Sent to the mock outbox: nothing left this machine" as const;

export const WITHDRAWN = "Withdrawn from the inbox" as const;

export const DELIVERY_REPORTS = {
  "delivered": "Delivered",
  "bounced": "Bounced",
  "complained": "Marked as spam",
  "failed": "Not delivered",
  "filtered": "Filtered as spam",
} as const satisfies Record<Schemas["DeliveryEventKind"], string>;

export const DRAFT_CHANGES = {
  "edited": "{by} edited this draft",
  "returned_to_the_inbox": "{by} returned this draft to the inbox",
  "approved": "{by} approved this draft",
  "rejected": "{by} rejected this draft",
  "replaced": "A newer result replaced this draft",
  "lead_disqualified": "{by} disqualified this lead",
  "information_requested": "{by} asked this lead for more information",
  "lead_status_changed": "{by} changed the status of this lead",
  "lead_put_on_hold": "{by} put this lead on hold",
  "emails_stopped": "{by} stopped the emails to this lead",
  "lead_replied": "The lead wrote a new message after this draft",
  "withdrawn": "This draft was withdrawn",
} as const satisfies Record<Schemas["DraftChange"], string>;

export const APPROVED_DRAFTS = {
  "claimed": "{by} approved this draft, and it is being sent",
  "transmitting": "{by} approved this draft, and it is being sent",
  "sent": "{by} approved this draft, and it was sent",
  "failed": "{by} approved this draft, but it could not be sent",
  "unknown": "{by} approved this draft, but it is not clear whether it was sent",
} as const satisfies Record<string, string>;

export const STOP_REASONS = {
  "replied": "The lead replied",
  "outcome": "An outcome was recorded",
  "suppressed": "The address is on the do-not-contact list",
  "rejected": "A follow-up was rejected",
  "bounced": "The address bounced",
  "stopped": "Stopped manually",
} as const satisfies Record<Schemas["StopReason"], string>;

export const SUPPRESSION_REASONS = {
  "opt_out": "Opted out",
  "complaint": "Complained",
  "bounce": "Bounced",
  "competitor": "Competitor",
  "customer": "Customer",
} as const satisfies Record<Schemas["SuppressionReason"], string>;

export const SUPPRESSION_KINDS = {
  "address": "Address",
  "domain": "Domain",
  "erased": "Erased person",
} as const satisfies Record<Schemas["SuppressionKind"], string>;

export const SENTENCE_RISKS = {
  "contact": "Contact detail",
  "price": "Price",
  "promise": "Promise",
  "deadline": "Deadline",
  "identity": "Says who somebody is",
  "request": "Request",
} as const satisfies Record<Schemas["SentenceRisk"], string>;

export const SENTENCE_AUTHORS = {
  "leadops": "Template",
  "model": "Written by the model",
  "person": "Written by a person",
} as const satisfies Record<Schemas["SentenceAuthor"], string>;

export const FROM = "From {source}" as const;

export const NO_SOURCE = "No source" as const;

export const TEMPLATE_WITH = "Template, filled in from {source}" as const;

export const CHOSEN_HEADING = "Sources of the sentences" as const;

export const CHOSEN_HELP = "The model chose among the sentences of your templates. It wrote no word of this email." as const;

export const DRAFTING_MODES = {
  "choose": "Choose sentences",
  "write": "Write freely",
} as const satisfies Record<string, string>;

export const DRAFTING_HELP = {
  "choose": "The model chooses among the sentences of your templates and writes none. Change it with LEADOPS_LLM_DRAFTING.",
  "write": "The model writes the email. A person confirms each sentence that has no source or a risk. Change it with LEADOPS_LLM_DRAFTING.",
} as const satisfies Record<string, string>;

export const CONFIRM_FIRST = "Confirm each marked sentence first" as const;

export const CONFIRM_HELP = "A model wrote this email. Confirm each marked sentence that is true, or change it." as const;

export const MODEL_REMARK = "Remark of the model, not the reason for the decision" as const;

export const CHECKS = {
  "subject": "Short, plain subject",
  "no_unfilled_slot": "No unfilled placeholders",
  "length": "Length",
  "configured_links_only": "Only links from the playbook",
  "plain_text": "Plain text",
  "no_recipient_lines": "No hidden recipients",
  "no_shouting": "No shouting",
  "no_avoided_words": "No words to avoid",
  "greeting": "Greeting",
  "claims": "Every statement has a source",
} as const satisfies Record<string, string>;

export const FORMS_OF_ADDRESS = {
  "formal": "Formal (Sie, vous, usted)",
  "informal": "Informal (du, tu, tú)",
} as const satisfies Record<Schemas["FormOfAddress"], string>;

export const PLAYBOOK_FIELDS = {
  "company": "Company",
  "what_we_do": "What we do",
  "offers": "Offers",
  "proof_points": "Proof points",
  "links": "Links",
  "answers": "Approved answers",
  "avoid": "Words to avoid",
  "form_of_address": "Form of address",
  "tone": "Tone",
  "signature": "Signature",
  "languages": "Languages",
} as const satisfies Record<string, string>;

export const PLAYBOOK_HELP = {
  "company": "The name that emails use.",
  "what_we_do": "One sentence about the company.",
  "offers": "What you offer, as it continues “We help”, “Wir helfen”, “Nous aidons”, “Ayudamos”, or “Ajudamos”. At least one is for everybody.",
  "proof_points": "Facts that speak for you, as complete sentences. The source is for reviewers and is not sent.",
  "links": "The only links that emails may contain. Templates use website and booking.",
  "answers": "Approved answers to usual questions, recognized by their words.",
  "avoid": "Words and phrases that no email may contain, one per line.",
  "form_of_address": "How emails address their readers.",
  "tone": "How emails sound, in a few words. Models write in it; the sentences of templates are fixed.",
  "signature": "The last lines of an email. If empty: the sender's name, title, company, and website.",
  "languages": "The languages that emails may be written in. The first is the default.",
} as const satisfies Record<string, string>;

export const PLAYBOOK_DEFAULT = "Made from the sender settings. Nobody has saved a playbook yet." as const;

export const PLAYBOOK_SAVED = "Version {version}, saved by {name}" as const;

export const PLAYBOOK_APPLIES = "New drafts use it at once." as const;

export const FIELDS = {
  "first_name": "First name",
  "last_name": "Last name",
  "full_name": "Full name",
  "email": "Email",
  "company_name": "Company",
  "job_title": "Job title",
  "industry": "Industry",
  "industry_text": "Industry (as entered)",
  "company_size": "Company size",
  "country": "Country",
  "source": "Source",
  "budget_range": "Budget",
  "pain_point": "Pain point",
  "urgency": "Urgency",
  "lead_message": "Message",
  "phone": "Phone",
  "website": "Website",
  "linkedin_url": "LinkedIn",
  "created_date": "Created date",
  "owner": "Owner",
  "currency": "Currency",
  "external_id": "Record ID",
} as const satisfies Record<string, string>;

export const SOURCES = {
  "web_form": "Web form",
  "referral": "Referral",
  "outbound": "Outbound",
  "event": "Event",
  "partner": "Partner",
} as const satisfies Record<Schemas["LeadSource"], string>;

export const INDUSTRIES = {
  "software": "Software",
  "it_services": "IT services",
  "financial_services": "Financial services",
  "insurance": "Insurance",
  "manufacturing": "Manufacturing",
  "automotive": "Automotive",
  "logistics": "Logistics",
  "retail": "Retail",
  "ecommerce": "E-commerce",
  "consumer_goods": "Consumer goods",
  "healthcare": "Healthcare",
  "pharma_biotech": "Pharma and biotech",
  "professional_services": "Professional services",
  "marketing_media": "Marketing and media",
  "telecom": "Telecom",
  "energy_utilities": "Energy and utilities",
  "construction": "Construction",
  "real_estate": "Real estate",
  "hospitality_travel": "Hospitality and travel",
  "education": "Education",
  "government": "Government",
  "nonprofit": "Nonprofit",
  "agriculture_food": "Agriculture and food",
  "other": "Other",
} as const satisfies Record<Schemas["Industry"], string>;

export const COMPANY_SIZES = {
  "1": "1 person",
  "2-10": "2–10 people",
  "11-50": "11–50 people",
  "51-200": "51–200 people",
  "201-500": "201–500 people",
  "501-1000": "501–1,000 people",
  "1001-5000": "1,001–5,000 people",
  "5001-10000": "5,001–10,000 people",
  "10001+": "More than 10,000 people",
} as const satisfies Record<Schemas["CompanySize"], string>;

export const BUDGET_RANGES = {
  "none": "No budget",
  "<5k": "Under 5k a year",
  "5k-10k": "5k–10k a year",
  "10k-25k": "10k–25k a year",
  "25k-50k": "25k–50k a year",
  "50k-100k": "50k–100k a year",
  "100k-250k": "100k–250k a year",
  "250k+": "250k or more a year",
} as const satisfies Record<Schemas["BudgetRange"], string>;

export const URGENCIES = {
  "low": "Low",
  "medium": "Medium",
  "high": "High",
} as const satisfies Record<Schemas["Urgency"], string>;

export const FACTS = {
  "email_kind": "Email type",
  "company_domain": "Company domain",
  "seniority": "Seniority",
  "department": "Department",
  "region": "Region",
  "time_zone": "Time zone",
  "country": "Country",
  "company_size": "Company size",
  "completeness": "Completeness",
} as const satisfies Record<Schemas["FactName"], string>;

export const EMAIL_KINDS = {
  "business": "Company address",
  "free": "Free email provider",
  "disposable": "Disposable address",
  "role": "Shared mailbox",
  "none": "No address",
} as const satisfies Record<string, string>;

export const SENIORITIES = {
  "owner": "Owner",
  "c_level": "C-level",
  "vp": "VP",
  "head": "Department head",
  "director": "Director",
  "manager": "Manager",
  "senior": "Senior specialist",
  "staff": "Staff",
  "junior": "Junior",
  "intern": "Intern",
} as const satisfies Record<string, string>;

export const DEPARTMENTS = {
  "sales": "Sales",
  "revenue_operations": "Revenue operations",
  "marketing": "Marketing",
  "operations": "Operations",
  "finance": "Finance",
  "it": "IT",
  "engineering": "Engineering",
  "product": "Product",
  "hr": "HR",
  "legal": "Legal",
  "procurement": "Procurement",
  "customer_success": "Customer success",
  "general_management": "General management",
  "other": "Other",
} as const satisfies Record<string, string>;

export const REGIONS = {
  "north_america": "North America",
  "latin_america": "Latin America and the Caribbean",
  "emea_uk_ireland": "UK and Ireland",
  "emea_dach": "Germany, Austria, Switzerland",
  "emea_france": "France",
  "emea_benelux": "Benelux",
  "emea_nordics": "Nordics",
  "emea_southern_europe": "Southern Europe",
  "emea_eastern_europe": "Central and Eastern Europe",
  "emea_middle_east": "Middle East",
  "emea_africa": "Africa",
  "apac_anz": "Australia, New Zealand and the Pacific",
  "apac_east_asia": "East Asia",
  "apac_south_asia": "South Asia",
  "apac_southeast_asia": "Southeast Asia",
} as const satisfies Record<string, string>;

export const COMPLETENESS = {
  "high": "High",
  "medium": "Medium",
  "low": "Low",
} as const satisfies Record<string, string>;

export const VALUES: Readonly<Record<string, Texts>> = {
  "industry": INDUSTRIES,
  "company_size": COMPANY_SIZES,
  "source": SOURCES,
  "budget_range": BUDGET_RANGES,
  "urgency": URGENCIES,
  "email_kind": EMAIL_KINDS,
  "seniority": SENIORITIES,
  "department": DEPARTMENTS,
  "region": REGIONS,
  "completeness": COMPLETENESS,
};

export const LANGUAGES = {
  "en": "English",
  "de": "German",
  "fr": "French",
  "es": "Spanish",
  "pt": "Portuguese",
} as const satisfies Record<Schemas["Language"], string>;

export const SIGNAL_KINDS = {
  "intent": "Intent",
  "timeline": "Timeline",
  "budget": "Budget",
  "authority": "Authority",
  "concern": "Concern",
} as const satisfies Record<Schemas["SignalKind"], string>;

export const SIGNAL_LEVELS: Readonly<Record<Schemas["SignalKind"], Texts>> = {
  "intent": {"demo": "Asks for a demo or a call", "pricing": "Asks about pricing", "trial": "Wants to try it", "comparing": "Comparing vendors", "switching": "Switching from another product", "researching": "Just looking around", "none_now": "Not looking right now"},
  "timeline": {"within_month": "Within a month", "within_quarter": "Within a quarter", "within_year": "Within a year", "later": "No rush"},
  "budget": {"approved": "Budget approved", "named": "Mentions a budget", "seeking": "Still seeking budget", "none": "No budget"},
  "authority": {"decides": "Decision-maker", "influences": "Influences the decision", "asks_for_other": "Researching for someone else"},
  "concern": {"opt_out": "Asked not to be contacted", "complaint": "Is complaining", "competitor": "Works for a competitor", "job_seeker": "Is looking for a job", "vendor_pitch": "Is selling something", "student": "Is a student"},
};

export const LIFT = "{title}: {level}" as const;

export const LIFT_FROM = "{title}: {level} instead of {before}" as const;

export const AUDIT_EVENTS = {
  "signed_in": "Signed in as {role}",
  "sign_in_failed": "Sign-in failed: wrong credentials",
  "signed_out": "Signed out",
  "session_ended": "Revoked a session of {user}",
  "role_changed": "Role changed from {before} to {after}",
  "settings_changed": "{setting} changed from {before} to {after}",
  "opt_out_removed": "Removed {target} from the do-not-contact list",
  "lead_erased": "Erased lead {lead}",
  "log_pruned": "Deleted events before {date}: {count}",
} as const satisfies Record<Schemas["AuditKind"], string>;

export const PERSON_ERASED = "Erased a person without a lead" as const;

export const REMOVED_TARGETS = {
  "address": "An address at {domain}",
  "domain": "{domain}",
  "erased": "An erased person",
} as const satisfies Record<Schemas["SuppressionKind"], string>;

export const UNKNOWN_ACTOR = "Unknown person" as const;

export const SETTING_NAMES = {
  "mail_mode": "Email sending",
  "web_enrichment": "Web enrichment",
  "exploration_share": "Random sample of passed-over leads",
  "hot_share": "Share of hot leads",
  "warm_share": "Share of warm leads",
  "playbook": "Playbook version",
  "learning_column": "Learning from {column}",
} as const satisfies Record<string, string>;

export const SETTING_VALUES = {
  "mock": "Mock mode",
  "provider": "Live sending",
  "True": "On",
  "False": "Off",
  "None": "Default",
  "use": "Always",
  "leave_out": "Never",
  "automatic": "Automatic",
} as const satisfies Record<string, string>;

export const ROLES = {
  "reader": "Reader",
  "reviewer": "Reviewer",
  "admin": "Administrator",
} as const satisfies Record<string, string>;
