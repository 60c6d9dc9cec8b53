import { forwardDownload } from "@/lib/api/forward";

export async function GET(
  _request: Request,
  { params }: RouteContext<"/bff/uploads/[id]/rejected">,
): Promise<Response> {
  const { id } = await params;
  return forwardDownload(`/api/uploads/${encodeURIComponent(id)}/rejected.csv`);
}
