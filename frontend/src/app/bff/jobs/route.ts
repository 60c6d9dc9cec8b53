import { forwardBackground } from "@/lib/api/forward";

/** The jobs that wait or run, newest first. A timer asks, which does not keep an unused session open. */
export function GET(): Promise<Response> {
  return forwardBackground("/api/jobs?state=waiting&state=running&limit=20");
}
