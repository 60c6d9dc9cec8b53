import type { Metadata } from "next";
import { SignInForm } from "@/components/shell/sign-in-form";
import { buttonStyle } from "@/components/ui/button";
import { isEntra } from "@/lib/api/entra";
import { safeNext } from "@/lib/safe-next";

export const metadata: Metadata = { title: "Sign in" };

const PROBLEMS = {
  expired: "Signing in took too long or started in another browser. Sign in again.",
  denied:
    "The sign-in was canceled, or your organization doesn't allow it. Try again or ask your administrator.",
  failed: "The reply from Microsoft could not be verified. Sign in again.",
  refused: "LeadOps doesn't accept this account. Contact your administrator.",
  role: "Your account has no role in LeadOps yet. Ask your administrator for one: reader, reviewer, or admin.",
  setup: "Signing in isn't fully set up. Ask your administrator to look at the dashboard's log.",
  session:
    "You are signed out on this device, but LeadOps isn't responding. Sign in later and revoke the old session under Settings, Security.",
  unavailable: "Microsoft or the LeadOps service isn't responding. Try again in a moment.",
} as const;

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const { next, problem } = await searchParams;
  const to = safeNext(next);
  const message =
    typeof problem === "string" && Object.hasOwn(PROBLEMS, problem)
      ? PROBLEMS[problem as keyof typeof PROBLEMS]
      : null;
  return (
    <main className="flex min-h-dvh items-center justify-center px-4">
      <div className="card w-full max-w-sm p-6">
        <h1 className="text-base font-semibold">Sign in to LeadOps</h1>
        {message ? (
          <p role="alert" className="mt-3 rounded-md border border-loss-mark px-3 py-2">
            {message}
          </p>
        ) : null}
        {isEntra() ? (
          <>
            <p className="mt-1 mb-4 text-ink-2">Use your work account.</p>
            <a
              href={`/auth/sign-in?next=${encodeURIComponent(to)}`}
              className={`${buttonStyle("primary")} h-9 w-full`}
            >
              Sign in with Microsoft
            </a>
          </>
        ) : (
          <>
            <p className="mt-1 mb-4 text-ink-2">Enter the access token that your administrator gave you.</p>
            <SignInForm next={to} />
          </>
        )}
      </div>
    </main>
  );
}
