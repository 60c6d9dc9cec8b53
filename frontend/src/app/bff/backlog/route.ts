import { forwardDownload } from "@/lib/api/forward";

export async function GET(): Promise<Response> {
  return forwardDownload("/api/backlog");
}
