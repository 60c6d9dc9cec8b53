"use client";

import { useActionState } from "react";
import { signIn } from "@/app/actions/session";
import { Button } from "../ui/button";
import { FailureNote } from "../ui/states";

export function SignInForm({ next }: { next: string }) {
  const [failure, submit, isBusy] = useActionState(signIn, null);
  return (
    <form action={submit} className="flex flex-col gap-3">
      {failure ? <FailureNote failure={failure} /> : null}
      <input type="hidden" name="next" value={next} />
      {/* Lets password managers file the token. */}
      <input type="text" name="username" autoComplete="username" defaultValue="leadops" hidden readOnly />
      <label className="flex flex-col gap-1 text-xs text-ink-2">
        Access token
        <input
          type="password"
          name="token"
          required
          autoComplete="current-password"
          className="field h-9 text-base"
        />
      </label>
      <Button type="submit" tone="primary" disabled={isBusy} className="h-9">
        Sign in
      </Button>
    </form>
  );
}
