import { redirect } from "next/navigation";
import { NextResponse } from "next/server";
import { beginSignIn, isEntra } from "@/lib/api/entra";

/** Redirect to Entra ID. */
export async function GET(request: Request): Promise<Response> {
  if (!isEntra()) redirect("/login");
  const next = new URL(request.url).searchParams.get("next");
  let away: URL;
  try {
    away = await beginSignIn(next);
  } catch {
    redirect("/login?problem=unavailable");
  }
  return NextResponse.redirect(away);
}
