import { saveDraft } from "@/lib/api/drafts";
import { isOurs } from "@/lib/same-origin";

interface Wanted {
  version: number;
  subject: string;
  body: string;
}

/** Saves a draft. Not an action: the request must survive the page that sends it. */
export async function PATCH(
  request: Request,
  { params }: { params: Promise<{ leadId: string; draftId: string }> },
): Promise<Response> {
  if (!isOurs(request)) return new Response(null, { status: 403 });
  const wanted: unknown = await request.json().catch(() => null);
  if (!isWanted(wanted)) return new Response(null, { status: 400 });
  const { leadId, draftId } = await params;
  const { version, subject, body } = wanted;
  return Response.json(await saveDraft({ id: draftId, lead_id: leadId }, version, { subject, body }));
}

function isWanted(value: unknown): value is Wanted {
  if (typeof value !== "object" || value === null) return false;
  const { version, subject, body } = value as Record<string, unknown>;
  return Number.isSafeInteger(version) && typeof subject === "string" && typeof body === "string";
}
