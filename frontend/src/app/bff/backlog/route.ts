import { forwardBackground } from "@/lib/api/forward";

export async function GET(): Promise<Response> {
  return forwardBackground("/api/backlog");
}
