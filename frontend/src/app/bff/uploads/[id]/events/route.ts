import { forwardEvents } from "@/lib/api/forward";

export async function GET(
  request: Request,
  { params }: RouteContext<"/bff/uploads/[id]/events">,
): Promise<Response> {
  const { id } = await params;
  return forwardEvents(request, `/api/uploads/${encodeURIComponent(id)}/events`);
}
