import type { Metadata } from "next";
import { SignInForm } from "@/components/shell/sign-in-form";
import { safeNext } from "@/lib/safe-next";

export const metadata: Metadata = { title: "Sign in" };

export default async function LoginPage({ searchParams }: PageProps<"/login">) {
  const { next } = await searchParams;
  return (
    <main className="flex min-h-dvh items-center justify-center px-4">
      <div className="card w-full max-w-sm p-6">
        <h1 className="text-base font-semibold">Sign in to LeadOps</h1>
        <p className="mt-1 mb-4 text-ink-2">
          Your operator set the access token when the service was started.
        </p>
        <SignInForm next={safeNext(next)} />
      </div>
    </main>
  );
}
