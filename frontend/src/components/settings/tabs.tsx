import type { Route } from "next";
import Link from "next/link";

const TABS = [
  { href: "/settings", name: "General" },
  { href: "/settings/playbook", name: "Playbook" },
  { href: "/settings/security", name: "Security" },
] as const satisfies { href: Route; name: string }[];

/** The heading of the settings, and links to their pages. */
export function SettingsHeader({ here }: { here: (typeof TABS)[number]["href"] }) {
  return (
    <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
      <h1 className="text-xl font-semibold">Settings</h1>
      <nav aria-label="Settings" className="flex gap-1">
        {TABS.map(({ href, name }) => (
          <Link
            key={href}
            href={href}
            aria-current={href === here ? "page" : undefined}
            className={`inline-flex h-8 items-center rounded-md px-2.5 font-medium ${
              href === here ? "bg-sunken text-ink" : "text-ink-2 hover:text-ink"
            }`}
          >
            {name}
          </Link>
        ))}
      </nav>
    </div>
  );
}
