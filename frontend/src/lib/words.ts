import type { Action, DeliveryState, Label, LeadSource, LeadStatus, Outcome } from "@/lib/api/types";

/** The words of the product, one table: screens say the same as the terminal and the console. */
export const LABELS: Record<Label, string> = { HOT: "Hot", WARM: "Warm", COLD: "Cold" };

export const STATUSES: Record<LeadStatus, string> = {
  NEW: "New",
  QUALIFIED: "Qualified",
  NEEDS_INFO: "Needs info",
  DISQUALIFIED: "Disqualified",
  CONTACTED: "Contacted",
  MEETING_BOOKED: "Meeting booked",
  CLOSED_WON: "Closed, won",
  CLOSED_LOST: "Closed, lost",
};

export const SOURCES: Record<LeadSource, string> = {
  web_form: "Web form",
  referral: "Referral",
  outbound: "Outbound",
  event: "Event",
  partner: "Partner",
};

export const ACTIONS: Record<Action, string> = {
  SEND_EMAIL: "Send e-mail",
  ASK_QUESTION: "Ask a question",
  DISQUALIFY: "Disqualify",
  HOLD: "Hold",
};

export const OUTCOMES: Record<Outcome, string> = {
  booked_demo: "Booked a demo",
  no_response: "No response",
  disqualified: "Disqualified",
  closed_won: "Closed, won",
  closed_lost: "Closed, lost",
};

export const DELIVERIES: Record<DeliveryState, string> = {
  draft: "Waits for review",
  approved: "Approved, not sent yet",
  claimed: "Being sent",
  transmitting: "Being sent",
  sent: "Sent",
  failed: "Not sent",
  unknown: "Nobody knows whether it went out: check with the provider",
  rejected: "Rejected",
  superseded: "Replaced by a newer draft",
};

export const VARIANTS = {
  first_touch: "First touch",
  follow_up_1: "Follow-up 1",
  follow_up_2: "Follow-up 2",
  breakup: "Break-up",
} as const;

export const STOPS = {
  replied: "They replied",
  outcome: "The outcome is known",
  suppressed: "The address is on the list of those never to write to",
  rejected: "A follow-up was rejected",
  bounced: "The address bounced",
  stopped: "Stopped by hand",
} as const;

/** What each node of a run does. */
export const NODES: Record<string, string> = {
  normalize_input: "Clean the lead",
  enrich_lead: "Find out more",
  score_lead: "Read and score",
  decide_next_action: "Decide what to do",
  draft_email: "Write the draft",
  log_to_crm: "Record it all",
  learning_update: "Store the outcome",
};

export const CHECKS: Record<string, string> = {
  subject: "Subject is short and plain",
  no_unfilled_slot: "No gap left open",
  length: "Length",
  configured_links_only: "Only links from the settings",
  plain_text: "Plain text",
  no_recipient_lines: "No hidden recipients",
  no_shouting: "No shouting",
  greeting: "Greeting",
  claims: "Every claim has a source",
};

const FACTS: Record<string, string> = {
  email_kind: "E-mail kind",
  company_domain: "Company domain",
  seniority: "Seniority",
  department: "Department",
  region: "Region",
  time_zone: "Time zone",
  country: "Country",
  company_size: "Company size",
  completeness: "Completeness",
};

/** `field:email` → "from the e-mail"; what is not known to these words stays as it is. */
export function sourceInWords(source: string): string {
  const [origin, key = ""] = split(source);
  const name = key.replaceAll("_", " ");
  switch (origin) {
    case "field":
      return key === "*" ? "all fields" : fieldName(key);
    case "fact":
      return (FACTS[key] ?? name).toLowerCase();
    case "signal":
      return `${name} in the message`;
    case "attribute":
      return `column “${key}”`;
    case "pair":
      return `columns “${key.replace(" × ", "” and “")}” together`;
    case "group":
      return "limit of the group";
    case "setting":
      return "your settings";
    case "list":
      return `list of ${name.replaceAll("-", " ")}`;
    default:
      return source;
  }
}

export function factName(name: string): string {
  return FACTS[name] ?? sentence(name.replaceAll("_", " "));
}

const FIELDS: Record<string, string> = {
  email: "e-mail",
  lead_message: "message",
  company_name: "company",
};

export function fieldName(key: string): string {
  return FIELDS[key] ?? key.replaceAll("_", " ");
}

const NAMES: Record<string, string> = {
  c_level: "C-level",
  vp: "VP",
  it: "IT",
  hr: "HR",
  it_services: "IT services",
  latin_america: "Latin America and the Caribbean",
  emea_uk_ireland: "UK and Ireland",
  emea_dach: "Germany, Austria, Switzerland",
  emea_france: "France",
  emea_benelux: "Benelux",
  emea_nordics: "Nordics",
  emea_southern_europe: "Southern Europe",
  emea_eastern_europe: "Central and Eastern Europe",
  emea_middle_east: "Middle East",
  emea_africa: "Africa",
  north_america: "North America",
  apac_anz: "Australia, New Zealand and the Pacific",
  apac_east_asia: "East Asia",
  apac_south_asia: "South Asia",
  apac_southeast_asia: "South-East Asia",
};

/** A value of an enumeration as a person reads it. */
export function valueInWords(value: string): string {
  return NAMES[value] ?? (/^[a-z]+(_[a-z]+)*$/.test(value) ? sentence(value.replaceAll("_", " ")) : value);
}

export function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function split(source: string): [string, string?] {
  const at = source.indexOf(":");
  return at < 0 ? [source] : [source.slice(0, at), source.slice(at + 1)];
}
