import { redirect } from "next/navigation";
import { NextResponse } from "next/server";
import { beginSignIn, isEntra } from "@/lib/api/entra";
import { SetupError } from "@/lib/api/public-url";

/** Redirect to Entra ID. */
export async function GET(request: Request): Promise<Response> {
  if (!isEntra()) redirect("/login");
  const next = new URL(request.url).searchParams.get("next");
  let away: URL;
  try {
    away = await beginSignIn(next);
  } catch (error) {
    // biome-ignore lint/suspicious/noConsole: the operator reads it in the log
    if (error instanceof SetupError) console.error(error.message);
    redirect(`/login?problem=${error instanceof SetupError ? "setup" : "unavailable"}`);
  }
  return NextResponse.redirect(away);
}
