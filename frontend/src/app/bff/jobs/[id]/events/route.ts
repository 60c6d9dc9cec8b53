import { forwardEvents } from "@/lib/api/forward";

/** The progress of a job as server-sent events. The strip follows it by itself, which does not keep an unused session open. */
export async function GET(
  request: Request,
  { params }: RouteContext<"/bff/jobs/[id]/events">,
): Promise<Response> {
  const { id } = await params;
  return forwardEvents(request, `/api/jobs/${encodeURIComponent(id)}/events`, { isBackground: true });
}
