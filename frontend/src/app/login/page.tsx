import type { Metadata } from "next";
import { SignInForm } from "@/components/shell/sign-in-form";
import { buttonStyle } from "@/components/ui/button";
import { isEntra } from "@/lib/api/entra";
import { safeNext } from "@/lib/safe-next";

export const metadata: Metadata = { title: "Sign in" };

const PROBLEMS = {
  expired: "It took too long, or was begun in another browser. Sign in once more.",
  denied: "The sign-in was broken off, or your organisation does not allow it.",
  failed: "What came back from Microsoft does not fit what was sent there. Sign in once more.",
  refused: "The LeadOps service does not accept this account's token. Tell your operator.",
  role: "Your account has no role in LeadOps yet. Ask your operator for reader, reviewer or admin.",
  unavailable: "Microsoft, or the LeadOps service, does not answer. Try again in a moment.",
} as const;

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const { next, problem } = await searchParams;
  const to = safeNext(next);
  const said =
    typeof problem === "string" && Object.hasOwn(PROBLEMS, problem)
      ? PROBLEMS[problem as keyof typeof PROBLEMS]
      : null;
  return (
    <main className="flex min-h-dvh items-center justify-center px-4">
      <div className="card w-full max-w-sm p-6">
        <h1 className="text-base font-semibold">Sign in to LeadOps</h1>
        {said ? (
          <p role="alert" className="mt-3 rounded-md border border-loss-mark px-3 py-2">
            {said}
          </p>
        ) : null}
        {isEntra() ? (
          <>
            <p className="mt-1 mb-4 text-ink-2">With the account of your organisation.</p>
            <a
              href={`/auth/sign-in?next=${encodeURIComponent(to)}`}
              className={`${buttonStyle("primary")} h-9 w-full`}
            >
              Sign in with Microsoft
            </a>
          </>
        ) : (
          <>
            <p className="mt-1 mb-4 text-ink-2">
              Your operator set the access token when the service was started.
            </p>
            <SignInForm next={to} />
          </>
        )}
      </div>
    </main>
  );
}
