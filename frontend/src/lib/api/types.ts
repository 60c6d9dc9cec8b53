import type { components } from "./schema";

/** What an answer holds, whole: the service leaves nothing out, whatever its description says of defaults. */
export type Whole<T> = T extends readonly (infer Item)[]
  ? readonly Whole<Item>[]
  : T extends object
    ? { [Key in keyof T]-?: Whole<Exclude<T[Key], undefined>> }
    : T;

type Given = components["schemas"];
type Schemas = { [Name in keyof Given]: Whole<Given[Name]> };

export type Lead = Schemas["Lead"];
export type LeadSummary = Schemas["LeadSummary"];
export type Dashboard = Schemas["Dashboard"];
export type SimulationReport = Schemas["SimulationReport"];
export type ScorecardChanges = Given["ScorecardChanges"];
export type CalibrationPlot = Schemas["CalibrationPlot"];
export type ResponseReport = Schemas["ResponseReport"];
export type ResponseBreakdown = Schemas["ResponseBreakdown"];
export type ResponseGroup = Schemas["ResponseGroup"];
export type ResponseRate = Schemas["ResponseRate"];
export type CostReport = Schemas["CostReport"];
export type LeadDetail = Schemas["LeadDetail"];
export type Hold = Schemas["Hold"];
export type Backlog = Schemas["Backlog"];
export type LeadFigures = Schemas["LeadFigures"];
export type Cadence = Schemas["Cadence"];
export type Message = Schemas["Message"];
export type WaitingMessage = Schemas["WaitingMessage"];
export type Meeting = Schemas["Meeting"];
export type ListedMeeting = Schemas["ListedMeeting"];
export type MeetingView = Schemas["MeetingView"];
export type Thread = Schemas["Thread"];
export type ThreadEntry = Schemas["ThreadEntry"];
export type Variant = EmailDraft["variant"];
export type ReviewItem = Schemas["ReviewItem"];
export type EmailDraft = Schemas["EmailDraft"];
export type CheckResult = Schemas["CheckResult"];
export type DraftDecision = Schemas["DraftDecision"];

export type DraftSentence = Schemas["DraftSentence"];
export type ScoreResult = Schemas["ScoreResult"];
export type LabelFlow = Schemas["LabelFlow"];
export type ScoreLine = Schemas["ScoreLine"];
export type NodeChange = Schemas["NodeEvent"]["changes"][number];
export type Signal = Schemas["Signal"];
export type Fact = Schemas["Fact"];
export type DecisionResult = Schemas["DecisionResult"];
export type Activity = Schemas["Activity"];
export type Trace = Schemas["Trace"];
export type Feedback = Schemas["Feedback"];
export type ErasureReport = Schemas["ErasureReport"];
export type Language = Schemas["Language"];
export type PrivacyLetter = Schemas["PrivacyLetter"];
export type UndoReport = Schemas["UndoReport"];
export type Upload = Schemas["Upload"];
export type ColumnMapping = Schemas["ColumnMapping"];
export type MappedColumn = Schemas["MappedColumn"];
export type IngestReport = Schemas["IngestReport"];
export type RejectedRow = Schemas["RejectedRow"];
export type ExplorationReport = Schemas["ExplorationReport"];
export type FileDamage = IngestReport["damage"];
export type RowFate = Schemas["RowFate"];
export type Fate = RowFate["fate"];
export type Job = Schemas["Job"];
export type JobDetail = Schemas["JobDetail"];
export type RescoringState = Schemas["RescoringState"];
export type ScorecardAccepted = Schemas["ScorecardAccepted"];
export type ModelCard = Schemas["ModelCard"];
export type ScorecardVersion = Schemas["ScorecardVersion"];
export type Scorecard = Schemas["Scorecard"];
export type UserSession = Schemas["SessionOut"];
export type AuditEvent = Schemas["AuditEvent"];
export type PossibleDuplicate = Schemas["PossibleDuplicate"];
export type DuplicateSearch = Schemas["DuplicateSearch"];
export type DuplicateState = Schemas["DuplicateState"];
export type LeadMerge = Schemas["LeadMerge"];
export type SuppressionEntry = Schemas["SuppressionEntry"];
export type SuppressionReason = SuppressionEntry["reason"];
export type EvaluationTrace = Schemas["EvaluationTrace"];
export type Impact = Schemas["Impact"];
export type ImpactSample = Schemas["ImpactSample"];
export type RankingTest = Schemas["RankingTest"];
export type UnusedColumn = Schemas["UnusedColumn"];
export type LearningColumn = Schemas["LearningColumn"];
export type LearnReport = Schemas["LearnReport"];
export type DriftReport = Schemas["DriftReport"];
export type DriftOut = Schemas["DriftOut"];
export type LeadMove = Schemas["LeadMove"];
export type Figure = Schemas["Figure"];

export type Label = NonNullable<Lead["score_label"]>;
export type LeadStatus = Lead["status"];
export type LeadSource = NonNullable<Lead["source"]>;
export type Action = NonNullable<Lead["recommended_action"]>;
export type LeadSort = "score" | "newest" | "oldest" | "company";
export type DeliveryState = EmailDraft["state"];
export type Outcome = Feedback["outcome"];

/** What names a draft. */
export type DraftRef = Pick<EmailDraft, "id" | "lead_id">;
export type NewLead = Given["LeadIn"];
export type Playbook = Schemas["Playbook"];
export type PlaybookContent = Given["PlaybookContent"];
export type PlaybookVersion = Schemas["PlaybookVersion"];
export type EmailPreview = Schemas["EmailPreview"];
export type ServiceSettings = Schemas["SettingsOut"];
export type UploadPreview = Schemas["UploadPreview"];
export type ScorecardDiff = Schemas["ScorecardDiff"];
