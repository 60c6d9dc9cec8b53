import { cookies } from "next/headers";
import Link from "next/link";
import type { ReactNode } from "react";
import { Commands } from "@/components/shell/commands";
import { DropAnywhere } from "@/components/shell/drop-anywhere";
import { JobStrip } from "@/components/shell/job-strip";
import { NavLinks } from "@/components/shell/nav-links";
import { UserMenu } from "@/components/shell/user-menu";
import { serviceSettings, whoAmI } from "@/lib/api/account";
import { backlog } from "@/lib/api/leads";
import { sessionToken } from "@/lib/api/session";
import type { ServiceSettings } from "@/lib/api/types";
import { THEME_COOKIE, themeOf } from "@/lib/theme";
import { waitingOf } from "@/lib/waiting";
import { MOCK_MODE } from "@/lib/words";

export default async function AppLayout({ children }: { children: ReactNode }) {
  const [me, counts, settings, session, jar] = await Promise.all([
    whoAmI(),
    backlog(),
    serviceSettings(),
    sessionToken(),
    cookies(),
  ]);
  const waiting = counts.ok ? waitingOf(counts.value) : null;
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <header className="sticky top-0 z-30 border-b border-line bg-surface">
        <div className="mx-auto flex h-12 max-w-[1680px] items-center gap-2 px-4">
          <Link href="/" className="mr-3 flex items-center gap-2 font-semibold md:max-lg:mr-0">
            <Mark />
            <span className="md:max-lg:sr-only">LeadOps</span>
          </Link>
          <nav aria-label="Main" className="hidden items-center gap-0.5 md:flex">
            <NavLinks waiting={waiting} place="top" />
          </nav>
          <div className="ml-auto flex items-center gap-2">
            {settings.ok ? <MailMode mail={settings.value.mail} /> : null}
            <Commands />
            <UserMenu
              theme={themeOf(jar.get(THEME_COOKIE)?.value)}
              name={me.ok ? me.value.name : null}
              canLeave={session !== null}
            />
          </div>
        </div>
      </header>
      <JobStrip canCancel={me.ok && me.value.role === "admin"} />
      <main
        id="main"
        tabIndex={-1}
        className="mx-auto w-full max-w-[1680px] flex-1 px-4 pt-4 pb-20 outline-none md:pb-8"
      >
        {children}
      </main>
      <nav
        aria-label="Main, mobile"
        className="fixed inset-x-0 bottom-0 z-30 flex border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] md:hidden"
      >
        <NavLinks waiting={waiting} place="bottom" />
      </nav>
      <DropAnywhere />
    </div>
  );
}

function MailMode({ mail }: { mail: ServiceSettings["mail"] }) {
  return (
    <span
      className="flex items-center gap-1.5 text-xs whitespace-nowrap text-ink-2"
      title={mail.is_real ? `Approved emails are sent through ${mail.provider}` : MOCK_MODE}
    >
      <span
        aria-hidden="true"
        className={`size-2 rounded-full ${mail.is_real ? "bg-gain-mark" : "bg-line-strong"}`}
      />
      {mail.is_real ? (
        "Live email"
      ) : (
        <>
          <span className="max-xl:hidden">{MOCK_MODE}</span>
          <span className="xl:hidden">Mock mode</span>
        </>
      )}
    </span>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="size-6">
      <rect width="32" height="32" rx="7" fill="#4b45c6" />
      <path d="M8 23V9h3.2v11.2H16V23Z" fill="#fff" />
      <path d="M21 9.5 26 19H16Z" fill="#ff9f60" />
    </svg>
  );
}
