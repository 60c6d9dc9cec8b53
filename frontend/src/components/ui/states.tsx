import type { LucideIcon } from "lucide-react";
import { CircleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { Failure } from "@/lib/api/failure";

/** An empty state with a title, an explanation and actions. */
export function Empty({
  icon: Icon,
  title,
  children,
  action,
}: {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="flex flex-col items-center gap-2 px-6 py-12 text-center">
      <Icon aria-hidden="true" className="mb-1 size-6 text-ink-3" strokeWidth={1.5} />
      <p className="font-medium">{title}</p>
      {children ? <p className="max-w-md text-ink-2">{children}</p> : null}
      {action ? <div className="mt-3 flex flex-wrap justify-center gap-2">{action}</div> : null}
    </div>
  );
}

/** What went wrong, the request ID for the service's log, and an action. */
export function FailureNote({ failure, action }: { failure: Failure; action?: ReactNode }) {
  return (
    <div role="alert" className="card flex items-start gap-3 border-loss-mark p-4">
      <CircleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-loss" />
      <div className="min-w-0 flex-1">
        <p className="font-medium">{failure.title}</p>
        <p className="text-ink-2">{failure.detail}</p>
        {failure.requestId ? (
          <p className="mt-1 text-xs text-ink-3">
            Request ID <span className="select-all font-mono">{failure.requestId}</span>
          </p>
        ) : null}
      </div>
      {action}
    </div>
  );
}

export function Skeleton({ className }: { className: string }) {
  return <div aria-hidden="true" className={`skeleton ${className}`} />;
}

export function Kbd({ children }: { children: ReactNode }) {
  return (
    <kbd className="inline-flex h-5 min-w-5 items-center justify-center rounded-sm border border-line bg-sunken px-1 font-sans text-xs text-ink-2">
      {children}
    </kbd>
  );
}

export function Section({
  title,
  aside,
  children,
  className = "",
}: {
  title: string;
  aside?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  return (
    <section className={`card ${className}`}>
      <header className="flex min-h-11 items-center justify-between gap-3 border-b border-line px-4 py-2">
        <h2 className="font-semibold">{title}</h2>
        {aside}
      </header>
      <div className="p-4">{children}</div>
    </section>
  );
}
